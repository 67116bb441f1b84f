package main

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/temper-security/temper/internal/cli"
	"github.com/temper-security/temper/report/text"
)

// colors of the picture by the SGR code that the text uses.
var colors = map[string]string{
	"1": "#f0f6fc", "2": "#8b949e", "31": "#ff7b72", "1;31": "#ff7b72", "32": "#7ee787",
	"33": "#e3b341", "34": "#79c0ff", "36": "#76e3ea",
}

var sgr = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// Picture renders what temper demo prints as an SVG of a terminal.
func Picture() ([]byte, error) {
	r, err := cli.DemoReport()
	if err != nil {
		return nil, fmt.Errorf("make the demo: %w", err)
	}
	var out bytes.Buffer
	if err := text.Write(&out, r, text.Options{Width: 100, MaxLines: 32, Color: true}); err != nil {
		return nil, fmt.Errorf("make the demo: %w", err)
	}
	const lineHeight, width = 19, 884
	lines := append([]string{"\x1b[2m$\x1b[0m temper demo", ""}, strings.Split(strings.TrimRight(out.String(), "\n"), "\n")...)
	height := len(lines)*lineHeight + 28
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-label="What temper demo prints">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="8" fill="#0d1117"/>`+"\n", width, height)
	b.WriteString(`<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3" xml:space="preserve">` + "\n")
	for i, line := range lines {
		if line != "" {
			fmt.Fprintf(&b, `<text x="12" y="%d">%s</text>`+"\n", 26+i*lineHeight, spans(line))
		}
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes(), nil
}

// spans turns a line with SGR codes into text spans.
func spans(line string) string {
	var b strings.Builder
	color := ""
	for line != "" {
		at := sgr.FindStringSubmatchIndex(line)
		part := line
		if at != nil {
			part = line[:at[0]]
		}
		if part != "" {
			if fill := colors[color]; fill != "" {
				fmt.Fprintf(&b, `<tspan fill="%s">%s</tspan>`, fill, html.EscapeString(part))
			} else {
				b.WriteString(html.EscapeString(part))
			}
		}
		if at == nil {
			break
		}
		color = line[at[2]:at[3]]
		line = line[at[1]:]
	}
	return b.String()
}
