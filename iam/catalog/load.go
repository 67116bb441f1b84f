package catalog

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// maxText bounds a catalogue, in bytes after decompression: the embedded one has
// about one million.
const maxText = 32 << 20

//go:embed catalog.txt.gz
var embeddedData []byte

var embedded = sync.OnceValue(func() *Catalog {
	c, err := Load(bytes.NewReader(embeddedData))
	if err != nil {
		// A test decodes the embedded data, so this is not reached in a build that
		// passed. An empty catalogue knows no action, and says so.
		return &Catalog{}
	}
	return c
})

// Embedded returns the catalogue of this build. The first call decodes it, in some
// ten milliseconds.
func Embedded() *Catalog { return embedded() }

// ErrFormat is returned for a text that is not a catalogue.
var ErrFormat = errors.New("not a temper-iam-catalog/1")

// Load reads a catalogue, plain or gzipped. Each line is a letter and its fields,
// separated by tabs; indexes count from 0 within a service:
//
//	temper-iam-catalog/1
//	date    2026-09-26
//	source  name and version
//	G  global condition key, type
//	N  SDK name of a service, prefix, folder (the name that O and V use)
//	O  folder, operation, actions with commas (none: no action needed)
//	V  folder, operation, forwarded actions as action@via
//	D  action, dependent actions as action@passed-to
//	S  prefix, flags (r: resource control policies apply): a service begins
//	K  condition key, type
//	L  condition keys, as indexes: a list that others refer to
//	R  resource type, ARN format, list
//	A  action, level (L R W T P), resource types as type!:list (! required), list
//
// Services and actions must be sorted by their lower-case names.
func Load(r io.Reader) (*Catalog, error) {
	text, err := readText(r)
	if err != nil {
		return nil, err
	}
	d := decoder{catalog: &Catalog{
		sdk: map[string]sdkName{}, operations: map[string]string{},
		forward: map[string]string{}, dependent: map[string]string{},
	}}
	first, rest, _ := strings.Cut(text, "\n")
	if first != "temper-iam-catalog/1" {
		return nil, ErrFormat
	}
	for n := 2; rest != ""; n++ {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if err := d.line(line); err != nil {
			return nil, fmt.Errorf("reading line %d of the IAM catalogue: %w", n, err)
		}
	}
	if err := d.endService(); err != nil {
		return nil, fmt.Errorf("reading the IAM catalogue: %w", err)
	}
	if !slices.IsSortedFunc(d.catalog.services, func(a, b Service) int { return compareFold(a.Prefix, b.Prefix) }) {
		return nil, errors.New("reading the IAM catalogue: its services are not sorted")
	}
	return d.catalog, nil
}

func readText(r io.Reader) (string, error) {
	b := bufio.NewReader(r)
	var src io.Reader = b
	if magic, _ := b.Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(b)
		if err != nil {
			return "", fmt.Errorf("unpacking the IAM catalogue: %w", err)
		}
		src = z
	}
	var text strings.Builder
	text.Grow(len(embeddedData) * 6)
	n, err := io.Copy(&text, io.LimitReader(src, maxText+1))
	if err != nil {
		return "", fmt.Errorf("reading the IAM catalogue: %w", err)
	}
	if n > maxText {
		return "", fmt.Errorf("reading the IAM catalogue: more than %d bytes", maxText)
	}
	return text.String(), nil
}

// decoder keeps the service that is being read.
type decoder struct {
	catalog *Catalog
	service *Service
	lists   [][]ConditionKey
}

var errFields = errors.New("a field is missing or not what it should be")

func (d *decoder) line(line string) error {
	kind, rest, _ := strings.Cut(line, "\t")
	a, rest, _ := strings.Cut(rest, "\t")
	b, rest, _ := strings.Cut(rest, "\t")
	c, e, _ := strings.Cut(rest, "\t")
	if a == "" {
		return errFields
	}
	switch kind {
	case "date":
		d.catalog.date = a
	case "source":
		d.catalog.source = a
	case "G":
		d.catalog.global = append(d.catalog.global, ConditionKey{Name: a, Type: KeyType(b)})
	case "N":
		d.catalog.sdk[a] = sdkName{prefix: b, folder: c}
	case "O":
		d.catalog.operations[a+" "+strings.ToLower(b)] = c
	case "V":
		d.catalog.forward[a+" "+strings.ToLower(b)] = c
	case "D":
		d.catalog.dependent[strings.ToLower(a)] = b
	case "S":
		if err := d.endService(); err != nil {
			return err
		}
		d.catalog.services = append(d.catalog.services, Service{Prefix: a, RCP: strings.Contains(b, "r")})
		d.service, d.lists = &d.catalog.services[len(d.catalog.services)-1], nil
	case "K", "L", "R", "A":
		if d.service == nil {
			return errFields
		}
		return d.member(kind, a, b, c, e)
	default:
		return fmt.Errorf("it begins with %.20q", kind)
	}
	return nil
}

// endService checks the order that look-ups rely on.
func (d *decoder) endService() error {
	if d.service == nil {
		return nil
	}
	if !slices.IsSortedFunc(d.service.actions, func(a, b Action) int { return compareFold(a.Name, b.Name) }) {
		return fmt.Errorf("the actions of %s are not sorted", d.service.Prefix)
	}
	d.catalog.count += len(d.service.actions)
	return nil
}

func (d *decoder) member(kind, a, b, c, e string) error {
	s := d.service
	switch kind {
	case "K":
		s.Keys = append(s.Keys, ConditionKey{Name: a, Type: KeyType(b)})
	case "L":
		list := make([]ConditionKey, 0, strings.Count(a, ",")+1)
		for more := true; more; {
			var field string
			field, a, more = strings.Cut(a, ",")
			i, err := index(field, len(s.Keys))
			if err != nil {
				return err
			}
			list = append(list, s.Keys[i])
		}
		d.lists = append(d.lists, list)
	case "R":
		keys, err := d.list(c)
		if err != nil {
			return err
		}
		s.Types = append(s.Types, ResourceType{Name: a, ARN: b, Keys: keys})
	case "A":
		keys, err := d.list(e)
		if err != nil {
			return err
		}
		resources, err := d.resources(c)
		if err != nil {
			return err
		}
		level, ok := levelOf(b)
		if !ok {
			return fmt.Errorf("unknown level %.20q", b)
		}
		s.actions = append(s.actions, Action{Service: s.Prefix, Name: a, Level: level, Resources: resources, Keys: keys})
	}
	return nil
}

func levelOf(code string) (Level, bool) {
	switch code {
	case "L":
		return List, true
	case "R":
		return Read, true
	case "W":
		return Write, true
	case "T":
		return Tagging, true
	case "P":
		return Permissions, true
	}
	return "", false
}

// resources reads type!:list,type!:list.
func (d *decoder) resources(text string) ([]ActionResource, error) {
	if text == "" {
		return nil, nil
	}
	out := make([]ActionResource, 0, strings.Count(text, ",")+1)
	for more := true; more; {
		var field string
		field, text, more = strings.Cut(text, ",")
		number, list, _ := strings.Cut(field, ":")
		number, required := strings.CutSuffix(number, "!")
		i, err := index(number, len(d.service.Types))
		if err != nil {
			return nil, err
		}
		keys, err := d.list(list)
		if err != nil {
			return nil, err
		}
		// Types come before actions, so the slice does not move any more.
		out = append(out, ActionResource{Type: &d.service.Types[i], Required: required, Keys: keys})
	}
	return out, nil
}

func (d *decoder) list(text string) ([]ConditionKey, error) {
	if text == "" {
		return nil, nil
	}
	i, err := index(text, len(d.lists))
	if err != nil {
		return nil, err
	}
	return d.lists[i], nil
}

func index(text string, n int) (int, error) {
	i, err := strconv.Atoi(text)
	if err != nil || i < 0 || i >= n {
		return 0, fmt.Errorf("index %.20q is not one of %d", text, n)
	}
	return i, nil
}
