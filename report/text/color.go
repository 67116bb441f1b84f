package text

import "github.com/temper-security/temper/finding"

// ANSI colours (ECMA-48, SGR).
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	blue   = "34"
	cyan   = "36"
)

func (p *page) color(code, s string) string {
	if !p.options.Color || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *page) bold(s string) string { return p.color("1", s) }
func (p *page) dim(s string) string  { return p.color("2", s) }

func (p *page) severity(s finding.Severity, text string) string {
	switch s {
	case finding.Critical:
		return p.color("1;"+red, text)
	case finding.High:
		return p.color(red, text)
	case finding.Medium:
		return p.color(yellow, text)
	case finding.Low:
		return p.color(blue, text)
	case finding.Info:
		return p.dim(text)
	}
	return text
}
