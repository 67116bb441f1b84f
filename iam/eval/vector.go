package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/temper-security/temper/iam"
)

// Vector is a request with all policies that bear on it, in the JSON form
// temper-iam-vectors/1 that docs/iam-decisions.md describes.
type Vector struct {
	ID       string
	Request  Request
	Policies Policies
	// Expect is the expected answer of a test; nil if there is none.
	Expect *Expectation
}

// Expectation is what a vector says of the answer.
type Expectation struct {
	Decision  string   `json:"decision"`
	BlockedBy []string `json:"blocked_by"`
}

type vectorJSON struct {
	ID      json.RawMessage `json:"id"`
	Mode    string          `json:"mode"`
	Request struct {
		Principal    json.RawMessage            `json:"principal"`
		Action       string                     `json:"action"`
		Resource     json.RawMessage            `json:"resource"`
		Context      map[string]json.RawMessage `json:"context"`
		Unknown      []string                   `json:"unknown_context"`
		WildcardOnly bool                       `json:"wildcard_only_action"`
	} `json:"request"`
	Policies struct {
		Identity json.RawMessage `json:"identity"`
		Group    json.RawMessage `json:"group"`
		Session  json.RawMessage `json:"session"`
		Boundary json.RawMessage `json:"boundary"`
		Resource json.RawMessage `json:"resource"`
		SCP      json.RawMessage `json:"scp"`
		RCP      json.RawMessage `json:"rcp"`
		VPCE     json.RawMessage `json:"vpce"`
		Unknown  []string        `json:"unknown"`
		Restrict bool            `json:"restrict_public_buckets"`
	} `json:"policies"`
	Expect *Expectation `json:"expect"`
}

// ParseVector reads a vector. An error names the part that cannot be read; the id is
// filled in even then, if it can be read.
func ParseVector(text []byte) (*Vector, error) {
	v := &Vector{}
	var in vectorJSON
	if err := json.Unmarshal(text, &in); err != nil {
		v.ID = idOf(text)
		return v, fmt.Errorf("read request: %w", err)
	}
	v.ID, v.Expect = plainID(in.ID), in.Expect
	switch in.Mode {
	case "", "strict":
	case "discovery":
		v.Request.Open = true
	default:
		return v, fmt.Errorf("read request: the mode %q is neither strict nor discovery", clip(in.Mode))
	}
	v.Request.Action, v.Request.Unknown, v.Request.WildcardOnly = in.Request.Action, in.Request.Unknown, in.Request.WildcardOnly
	if err := v.readParties(in.Request.Principal, in.Request.Resource); err != nil {
		return v, err
	}
	v.Request.Context = make(map[string]Value, len(in.Request.Context))
	for key, raw := range in.Request.Context {
		value, err := readValue(raw)
		if err != nil {
			return v, fmt.Errorf("read context key %q: %w", clip(key), err)
		}
		v.Request.Context[key] = value
	}
	return v, v.readPolicies(&in)
}

// idOf reads the id of a line that is not a good request, so that the answer can
// name it.
func idOf(text []byte) string {
	var only struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(text, &only) != nil {
		return ""
	}
	return plainID(only.ID)
}

// plainID takes a text, or a number as it is written.
func plainID(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if isNull(raw) {
		return ""
	}
	return string(raw)
}

func isNull(raw json.RawMessage) bool {
	return len(raw) == 0 || bytes.Equal(bytes.TrimSpace(raw), []byte("null"))
}

func (v *Vector) readParties(principal, resource json.RawMessage) error {
	var who struct {
		Type          string `json:"type"`
		ID            string `json:"id"`
		ARN           string `json:"arn"`
		RoleARN       string `json:"role_arn"`
		CanonicalUser string `json:"canonical_user"`
	}
	if isNull(principal) {
		return errors.New("read principal: it is missing; a caller without credentials is {\"type\":\"Anonymous\"}")
	}
	if json.Unmarshal(principal, &who.ID) == nil {
		if who.ID == "" {
			return errors.New("read principal: it is empty")
		}
	} else if err := json.Unmarshal(principal, &who); err != nil {
		return fmt.Errorf("read principal: %w", err)
	}
	if who.ID == "" {
		who.ID = who.ARN
	}
	if who.ID == "" && who.Type != "Anonymous" {
		return errors.New("read principal: it has neither id nor arn")
	}
	v.Request.Principal = Principal{ID: who.ID, Kind: who.Type, RoleARN: who.RoleARN, CanonicalUser: who.CanonicalUser}

	var what struct {
		ARN     string `json:"arn"`
		Account string `json:"account"`
	}
	if isNull(resource) {
		what.ARN = "*"
	} else if json.Unmarshal(resource, &what.ARN) != nil {
		if err := json.Unmarshal(resource, &what); err != nil {
			return fmt.Errorf("read resource: %w", err)
		}
	}
	v.Request.Resource, v.Request.ResourceAccount = what.ARN, what.Account
	return nil
}

// readValue reads a value of a context key: a text, number or boolean, or a list of
// those for a key with several values.
func readValue(raw json.RawMessage) (Value, error) {
	if isNull(raw) {
		return Many(), nil
	}
	if raw[0] == '[' {
		var items []json.RawMessage
		if err := json.Unmarshal(raw, &items); err != nil {
			return Value{}, err
		}
		texts := make([]string, len(items))
		for i, item := range items {
			v, err := readValue(item)
			if err != nil || len(v.Values) != 1 || v.Multi {
				return Value{}, errors.New("a list holds texts, numbers and booleans only")
			}
			texts[i] = v.Values[0]
		}
		return Many(texts...), nil
	}
	if raw[0] == '"' {
		var s string
		err := json.Unmarshal(raw, &s)
		return One(s), err
	}
	if raw[0] == '{' {
		return Value{}, errors.New("it is an object")
	}
	return One(string(raw)), nil
}

func (v *Vector) readPolicies(in *vectorJSON) error {
	p := &v.Policies
	p.RestrictPublicBuckets = in.Policies.Restrict
	var group []*Policy
	for _, l := range []struct {
		name string
		raw  json.RawMessage
		to   *[]*Policy
	}{
		{"identity", in.Policies.Identity, &p.Identity}, {"group", in.Policies.Group, &group},
		{"session", in.Policies.Session, &p.Session}, {"boundary", in.Policies.Boundary, &p.Boundary},
		{"resource", in.Policies.Resource, &p.Resource}, {"vpce", in.Policies.VPCE, &p.VPCE},
	} {
		list, err := readList(l.raw)
		if err != nil {
			return fmt.Errorf("read %s policy: %w", l.name, err)
		}
		*l.to = list
	}
	p.Identity = append(p.Identity, group...)
	var err error
	if p.SCP, err = readLevels(in.Policies.SCP); err != nil {
		return fmt.Errorf("read scp: %w", err)
	}
	if p.RCP, err = readLevels(in.Policies.RCP); err != nil {
		return fmt.Errorf("read rcp: %w", err)
	}
	for _, name := range in.Policies.Unknown {
		known := false
		for k := range Service {
			if k.String() == name {
				p.Unknown |= Of(k)
				known = true
			}
		}
		if !known {
			return fmt.Errorf("read unknown policies: there is no kind %q", clip(name))
		}
	}
	return nil
}

// readList reads one document or a list of documents. null is no document.
func readList(raw json.RawMessage) ([]*Policy, error) {
	if isNull(raw) {
		return nil, nil
	}
	items := []json.RawMessage{raw}
	if raw[0] == '[' {
		items = nil
		if err := json.Unmarshal(raw, &items); err != nil {
			return nil, err
		}
	}
	var list []*Policy
	for i, item := range items {
		if isNull(item) {
			continue
		}
		p, err := readPolicy(item)
		if err != nil {
			return nil, fmt.Errorf("document %d: %w", i, err)
		}
		list = append(list, p)
	}
	return list, nil
}

// readPolicy reads a document, or an object with name and document.
func readPolicy(raw json.RawMessage) (*Policy, error) {
	var named struct {
		Name      string          `json:"name"`
		Document  json.RawMessage `json:"document"`
		Policy    json.RawMessage `json:"policy"`
		Statement json.RawMessage `json:"Statement"`
	}
	if raw[0] == '{' && json.Unmarshal(raw, &named) == nil && isNull(named.Statement) {
		if !isNull(named.Document) {
			raw = named.Document
		} else if !isNull(named.Policy) {
			raw = named.Policy
		}
	}
	doc, err := iam.ParseStored(raw)
	if err != nil {
		return nil, err
	}
	return CompileNamed(named.Name, doc), nil
}

func readLevels(raw json.RawMessage) ([]Level, error) {
	if isNull(raw) {
		return nil, nil
	}
	var in []struct {
		Target   string          `json:"target"`
		Policies json.RawMessage `json:"policies"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, err
	}
	levels := make([]Level, len(in))
	for i, l := range in {
		list, err := readList(l.Policies)
		if err != nil {
			return nil, fmt.Errorf("level %d: %w", i, err)
		}
		levels[i] = Level{Target: l.Target, Policies: list}
	}
	return levels, nil
}

// Decide decides the vector, with the trace. The catalogue may be nil.
func (v *Vector) Decide(catalog Catalog) (Explanation, error) {
	q, err := NewQuery(v.Request, catalog)
	if err != nil {
		return Explanation{}, err
	}
	return Explain(q, &v.Policies), nil
}
