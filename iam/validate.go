package iam

import (
	"fmt"
	"strconv"
	"strings"
)

// PolicyKind is the place at which a policy is attached; it decides what may stand
// in it.
type PolicyKind string

// The kinds of policies.
const (
	ManagedPolicy  PolicyKind = "managed"
	UserPolicy     PolicyKind = "user inline"
	GroupPolicy    PolicyKind = "group inline"
	RolePolicy     PolicyKind = "role inline"
	BoundaryPolicy PolicyKind = "boundary"
	SessionPolicy  PolicyKind = "session"
	TrustPolicy    PolicyKind = "trust"
	ServiceControl PolicyKind = "service control"
	ResourceCtrl   PolicyKind = "resource control"
	EndpointPolicy PolicyKind = "VPC endpoint"
	BucketPolicy   PolicyKind = "bucket"
	KeyPolicy      PolicyKind = "key"
	FunctionPolicy PolicyKind = "function"
	OtherResource  PolicyKind = "resource"
)

// ofIdentity reports whether policies of the kind name no principal.
func (k PolicyKind) ofIdentity() bool {
	switch k {
	case ManagedPolicy, UserPolicy, GroupPolicy, RolePolicy, BoundaryPolicy, SessionPolicy, ServiceControl:
		return true
	}
	return false
}

// Severity says how bad a problem is.
type Severity string

// The severities.
const (
	// Refused: AWS does not accept the document.
	Refused Severity = "refused"
	// Ineffective: it is accepted, and does not do what it seems to.
	Ineffective Severity = "ineffective"
	// Risky: it does more than it seems to.
	Risky Severity = "risky"
)

// Problem is something wrong with a document.
type Problem struct {
	Severity Severity
	// Statement is the index, or -1 for the document.
	Statement int
	// Pointer is the JSON pointer (RFC 6901); Line and Column are 0 for documents that
	// were not parsed.
	Pointer      string
	Line, Column int
	Message      string
}

func (p Problem) String() string {
	place := p.Pointer
	if p.Line > 0 {
		place = fmt.Sprintf("%d:%d %s", p.Line, p.Column, place)
	}
	return strings.TrimSpace(place + ": " + string(p.Severity) + ": " + p.Message)
}

// Catalog is what validation needs to know of AWS. Package iam/catalog has it.
type Catalog interface {
	// ResourceTypes returns the resource types of an action; wildcardOnly if it takes
	// none; known is false if there is no such action.
	ResourceTypes(action string) (types []string, wildcardOnly, known bool)
	// Expand returns the actions that a pattern matches.
	Expand(pattern string) []string
	// Nearest returns the real action that a wrong one may be meant to be, or "".
	Nearest(action string) string
}

// Formats is what a Catalog may offer beside: the ARN formats of the resources of an
// action, with placeholders such as ${Account}.
type Formats interface {
	ResourceFormats(action string) []string
}

// mostProblems bounds the result for hostile documents.
const mostProblems = 1000

// Validate returns what is wrong with a document of a kind, in the order of the
// text, 1,000 problems at most. Without catalogue (nil) actions and resources are
// checked for their form only.
func Validate(d *Document, kind PolicyKind, catalog Catalog) []Problem {
	v := &validator{doc: d, kind: kind, catalog: catalog}
	v.document()
	sids := map[string]bool{}
	for i := range d.Statements {
		if len(v.problems) >= mostProblems {
			break
		}
		s := &d.Statements[i]
		v.at = i
		if s.Sid != "" && sids[s.Sid] {
			v.add(Refused, "Sid", s.Offset, "the Sid %q is there twice", short(s.Sid))
		}
		sids[s.Sid] = true
		v.statement(s)
	}
	if len(v.problems) > mostProblems {
		v.problems = v.problems[:mostProblems]
	}
	return v.problems
}

type validator struct {
	doc      *Document
	kind     PolicyKind
	catalog  Catalog
	at       int
	problems []Problem
}

// add notes a problem at an element of the statement, or of the document.
func (v *validator) add(severity Severity, element string, offset int, format string, args ...any) {
	p := Problem{Severity: severity, Statement: v.at, Message: fmt.Sprintf(format, args...)}
	if v.at >= 0 {
		p.Pointer = "/Statement"
		if !v.doc.Single {
			p.Pointer += "/" + strconv.Itoa(v.at)
		}
	}
	if element != "" {
		p.Pointer += "/" + element
	}
	p.Line, p.Column = v.doc.Position(offset)
	v.problems = append(v.problems, p)
}

// value notes a problem at a value.
func (v *validator) value(severity Severity, element string, value Value, format string, args ...any) {
	if value.Item >= 0 {
		element += "/" + strconv.Itoa(value.Item)
	}
	v.add(severity, element, value.Offset, format, args...)
}

func (v *validator) document() {
	v.at = -1
	for _, f := range v.doc.Flaws {
		p := Problem{Severity: Refused, Statement: f.Statement, Pointer: f.Pointer, Message: f.Message}
		p.Line, p.Column = v.doc.Position(f.Offset)
		v.problems = append(v.problems, p)
	}
	switch v.doc.Version {
	case VersionCurrent, VersionOld:
	case "":
		v.add(Ineffective, "", 0, "without Version the language is that of %s: ${…} are no variables", VersionOld)
	default:
		v.add(Refused, "Version", 0, "the version %q is neither %s nor %s", short(v.doc.Version), VersionCurrent, VersionOld)
	}
	if len(v.doc.Statements) == 0 {
		v.add(Refused, "Statement", 0, "the policy has no statement")
	}
	if most, ok := sizes[v.kind]; ok {
		if size := len(Print(v.doc, "")); size > most {
			v.add(Refused, "", 0, "the policy has %d characters without blanks; the default quota of a %s policy is %d", size, v.kind, most)
		}
	}
}

// sizes are the default quotas in characters, without white space where IAM does not
// count it. Source: IAM User Guide, "IAM and AWS STS quotas"; Organizations User
// Guide, "Quotas"; the guides of S3, KMS, Lambda and VPC.
var sizes = map[PolicyKind]int{
	ManagedPolicy: 6144, BoundaryPolicy: 6144, UserPolicy: 2048, GroupPolicy: 5120, RolePolicy: 10240,
	SessionPolicy: 2048, TrustPolicy: 2048, ServiceControl: 5120, ResourceCtrl: 5120,
	EndpointPolicy: 20480, BucketPolicy: 20480, KeyPolicy: 32768, FunctionPolicy: 20480,
}

func (v *validator) statement(s *Statement) {
	if v.kind.ofIdentity() && strings.Trim(s.Sid, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") != "" {
		v.add(Refused, "Sid", s.Offset, "the Sid %q holds other characters than letters and digits", short(s.Sid))
	}
	v.pair(s, "Action", s.Action != nil, s.NotAction != nil, true)
	v.pair(s, "Resource", s.Resource != nil, s.NotResource != nil, v.kind.ofIdentity() || v.kind == EndpointPolicy || v.kind == BucketPolicy || v.kind == KeyPolicy)
	v.pair(s, "Principal", s.Principal != nil, s.NotPrincipal != nil, !v.kind.ofIdentity())
	if v.kind.ofIdentity() && (s.Principal != nil || s.NotPrincipal != nil) {
		v.add(Refused, "", s.Offset, "a %s policy must not name a principal", v.kind)
	}
	if v.kind == TrustPolicy && (s.Resource != nil || s.NotResource != nil) {
		v.add(Refused, "", s.Offset, "a trust policy must not name a resource")
	}
	if v.kind == ResourceCtrl && s.Effect == Allow {
		v.add(Refused, "Effect", s.Offset, "a resource control policy can only deny")
	}
	v.principal("Principal", s.Principal)
	v.principal("NotPrincipal", s.NotPrincipal)
	if s.NotPrincipal != nil && s.Effect == Allow {
		v.add(Risky, "NotPrincipal", s.NotPrincipal.Offset, "Allow with NotPrincipal allows everyone else, callers without credentials too")
	}
	if s.NotAction != nil && s.Effect == Allow {
		v.add(Risky, "NotAction", s.Offset, "Allow with NotAction allows all other actions, also those of services to come")
	}
	v.actions("Action", s.Action)
	v.actions("NotAction", s.NotAction)
	v.resources("Resource", s.Resource)
	v.resources("NotResource", s.NotResource)
	v.matching(s)
	v.conditions(s)
}

// pair checks an element and its Not form.
func (v *validator) pair(s *Statement, name string, is, not, required bool) {
	switch {
	case is && not:
		v.add(Refused, "", s.Offset, "the statement has both %s and Not%s", name, name)
	case !is && !not && required:
		v.add(Refused, "", s.Offset, "the statement has neither %s nor Not%s", name, name)
	}
}

func (v *validator) actions(element string, values []Value) {
	if values != nil && len(values) == 0 {
		v.add(Refused, element, 0, "the list is empty")
	}
	for _, a := range values {
		service, name, ok := strings.Cut(a.Text, ":")
		switch {
		case strings.Trim(a.Text, "*") == "" && a.Text != "":
		case strings.ContainsAny(a.Text, ", \t\n"):
			v.value(Ineffective, element, a, "the action %q holds a comma or a blank, so it matches nothing", short(a.Text))
		case !ok || service == "" || name == "":
			v.value(Refused, element, a, "the action %q has not the form service:Name", short(a.Text))
		case v.catalog == nil || len(a.Text) > 256:
		case strings.ContainsAny(a.Text, "*?"):
			if len(v.catalog.Expand(a.Text)) == 0 {
				v.value(Ineffective, element, a, "the pattern %q matches no action", short(a.Text))
			}
		default:
			if _, _, known := v.catalog.ResourceTypes(a.Text); !known {
				hint := ""
				if near := v.catalog.Nearest(a.Text); near != "" {
					hint = "; the nearest is " + near
				}
				v.value(Ineffective, element, a, "there is no action %q%s", short(a.Text), hint)
			}
		}
	}
}

func (v *validator) resources(element string, values []Value) {
	if values != nil && len(values) == 0 {
		v.add(Refused, element, 0, "the list is empty")
	}
	for _, r := range values {
		parts := strings.SplitN(r.Text, ":", 6)
		switch {
		case strings.Trim(r.Text, "*") == "" && r.Text != "", strings.HasPrefix(r.Text, "${"):
		case parts[0] != "arn" && !strings.ContainsAny(parts[0], "*?"):
			v.value(Refused, element, r, `the resource %q is neither an ARN nor "*"`, short(r.Text))
		case len(parts) < 6:
			v.value(Risky, element, r, "the ARN %q is short: AWS takes it as %s", short(r.Text), short(CompleteARN(r.Text)))
		case strings.ContainsAny(parts[2], "*?"):
			v.value(Refused, element, r, "the ARN %q has a wildcard in the place of the service", short(r.Text))
		}
		if !v.doc.Variables() && strings.Contains(r.Text, "${") {
			v.value(Ineffective, element, r, "without Version %s the variable in %q is literal text", VersionCurrent, short(r.Text))
		}
	}
}

// matching finds actions that none of the resources can match.
func (v *validator) matching(s *Statement) {
	const most = 200 // of literal actions; a pattern is meant broadly
	if v.catalog == nil || s.Resource == nil || len(s.Action) > most || len(s.Resource) > most {
		return
	}
	for _, r := range s.Resource {
		if strings.Trim(r.Text, "*") == "" || len(r.Text) > 2048 {
			return
		}
	}
	formats, _ := v.catalog.(Formats)
	for _, a := range s.Action {
		_, only, known := v.catalog.ResourceTypes(a.Text)
		switch {
		case !known:
		case only:
			v.value(Ineffective, "Action", a, `the action %s takes no resource: it matches only "*"`, short(a.Text))
		case formats != nil && !anyOverlap(s.Resource, formats.ResourceFormats(a.Text)):
			v.value(Ineffective, "Action", a, "no resource of the statement is one that %s applies to", short(a.Text))
		}
	}
}

func anyOverlap(resources []Value, formats []string) bool {
	for _, f := range formats {
		f = placeholders(f)
		for _, r := range resources {
			if Overlap(placeholders(CompleteARN(r.Text)), f) {
				return true
			}
		}
	}
	return len(formats) == 0
}

// placeholders puts a star in the place of every ${…}.
func placeholders(text string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(text, "${")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, rest, closed := strings.Cut(after, "}")
		b.WriteByte('*')
		if !closed {
			return b.String()
		}
		text = rest
	}
}
