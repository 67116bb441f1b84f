package escape

import (
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON returns a writer that passes JSON on to w and writes the characters that
// [Terminal] would escape as \u escapes. The meaning stays the same (RFC 8259,
// section 7): a program reads what was there, and a terminal that shows the file
// is not led astray. Control characters below U+0020 are left to encoding/json.
// Each Write must hold whole characters, as those of encoding/json do.
func JSON(w io.Writer) io.Writer { return jsonWriter{w} }

type jsonWriter struct{ w io.Writer }

func (j jsonWriter) Write(p []byte) (int, error) {
	from := 0
	for i := 0; i < len(p); {
		if p[i] < 0x7f {
			i++
			continue
		}
		r, size := utf8.DecodeRune(p[i:])
		if harmless(r) {
			i += size
			continue
		}
		if _, err := j.w.Write(p[from:i]); err != nil {
			return from, err
		}
		var text string
		if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
			text = fmt.Sprintf(`\u%04x\u%04x`, high, low)
		} else {
			text = fmt.Sprintf(`\u%04x`, r)
		}
		if _, err := io.WriteString(j.w, text); err != nil {
			return from, err
		}
		i += size
		from = i
	}
	if _, err := j.w.Write(p[from:]); err != nil {
		return from, err
	}
	return len(p), nil
}
