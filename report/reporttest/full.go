package reporttest

import (
	"reflect"
	"time"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
)

// Attack is a text with everything that harms somewhere: escape sequences of a
// terminal in both forms, new lines, a change of direction, invisible characters,
// broken UTF-8, HTML, Markdown, XML and a formula.
const Attack = "=1+1\x1b[31m\u009b2J\a\r\n\u202ex\u200b\ufeff\x00\x7f\xff</script><script>alert(1)</script>" +
	"<img src=x onerror=alert(1)>|`c`[l](javascript:alert(1))![i](https://evil.example/i.png)**b**@team ]]>&amp;$x$ www.evil.example"

// Full returns a report in which every field is set, every list has two elements
// and every free text is the given one.
func Full(text string) *report.Report {
	var r report.Report
	fill(reflect.ValueOf(&r).Elem(), text)
	r.Schema = report.Schema
	r.Summary.BySeverity = map[finding.Severity]int{}
	for i, s := range finding.Severities() {
		r.Summary.BySeverity[s] = i
	}
	// One that is unknown and none that hides behind a waiver alone.
	more := r.Findings[0]
	more.Waived = nil
	r.Findings = append(r.Findings, more)
	r.Findings[1].Verdict, r.Findings[1].Waived = finding.Unknown, nil
	return &r
}

func fill(v reflect.Value, text string) {
	switch v.Interface().(type) {
	case finding.Severity:
		v.SetString(string(finding.High))
		return
	case finding.Verdict:
		v.SetString(string(finding.Fail))
		return
	case finding.Kind:
		v.SetString(string(finding.Path))
		return
	case time.Time:
		v.Set(reflect.ValueOf(started))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Int:
		v.SetInt(3)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), text)
		}
	}
}
