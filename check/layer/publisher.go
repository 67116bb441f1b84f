package layer

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/check/statement"
)

// publishersCSV is the table of accounts that publish layers. Its columns are
// account, publisher, kind (aws, vendor, vendor-defunct, community,
// community-unmaintained), confidence (high, medium, conflict, unverified),
// layers (name patterns) and regions (empty for all), both separated by spaces,
// and the date of the row. Sources: the fact tables of aws-cdk-lib 2.276.0
// (Apache-2.0), the layer lists of vendors' npm packages (Apache-2.0 and MIT),
// documentation of AWS Lambda Powertools, and mthenw/awesome-layers. Made by
// internal/publishergen.
//
//go:embed publishers.csv
var publishersCSV []byte

// Publisher is an account that publishes layers for others.
type Publisher struct {
	Account, Name, Kind, Confidence string
	// Layers are name patterns; Regions is empty for all regions.
	Layers, Regions []string
	// Date is the day, YYYY-MM-DD, on which the row was true.
	Date string
}

// Publishers are known publishers by account.
type Publishers map[string]Publisher

// KnownPublishers returns the embedded table.
func KnownPublishers() (Publishers, error) { return ReadPublishers(publishersCSV) }

// ReadPublishers reads a table in the form of the embedded one, so that a newer
// file can take its place. The error names the line.
func ReadPublishers(src []byte) (Publishers, error) {
	r := csv.NewReader(bytes.NewReader(src))
	r.FieldsPerRecord = 7
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read layer publishers: %w", err)
	}
	out := Publishers{}
	for i, row := range rows {
		if i == 0 && row[0] == "account" {
			continue
		}
		if !arn.IsAccount(row[0]) {
			return nil, fmt.Errorf("read layer publishers: line %d: %q is not an account id", i+1, row[0])
		}
		out[row[0]] = Publisher{
			Account: row[0], Name: row[1], Kind: row[2], Confidence: row[3],
			Layers: strings.Fields(row[4]), Regions: strings.Fields(row[5]), Date: row[6],
		}
	}
	return out, nil
}

// standing is what a publisher's row says about one layer.
type standing uint8

const (
	// stranger: the account, name and region are not in the table.
	stranger standing = iota
	// trusted: a publisher who is known for this layer.
	trusted
	// unmaintained: a known publisher who no longer looks after the layer.
	unmaintained
	// unsettled: the table does not know for sure.
	unsettled
)

// standing looks a layer up. Trust is bound to the account and the name of the
// layer, and to the region where the row gives one: the same account can belong
// to someone else elsewhere. region and name may be globs in which ?* stands for
// what is not known.
func (p Publishers) standing(account, region, name string) (standing, Publisher) {
	row, ok := p[account]
	if !ok {
		return stranger, row
	}
	// If the pattern matches the glob as text, it matches whatever the unknown
	// part turns out to be.
	sure := slices.ContainsFunc(row.Layers, func(pattern string) bool { return statement.Match(pattern, name) })
	if !sure && !(strings.Contains(name, statement.Unseen) && slices.ContainsFunc(row.Layers, func(pattern string) bool { return overlap(pattern, name) })) {
		return stranger, row
	}
	if len(row.Regions) > 0 && !slices.Contains(row.Regions, region) {
		if !statement.Hidden(region) {
			return stranger, row
		}
		if row.Confidence == "conflict" {
			return unsettled, row
		}
	}
	switch {
	case row.Confidence == "unverified" || !sure:
		return unsettled, row
	case strings.HasSuffix(row.Kind, "-defunct") || strings.HasSuffix(row.Kind, "-unmaintained"):
		return unmaintained, row
	}
	return trusted, row
}

// overlap reports whether a partly known name may match a pattern: the parts
// before their first wildcard agree.
func overlap(pattern, name string) bool {
	a, _, _ := strings.Cut(pattern, "*")
	b, _, _ := strings.Cut(name, "?")
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}
