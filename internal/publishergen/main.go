// Command publishergen makes publishers.csv, the embedded table of known layer
// publishers, from the JSON file of the research that collected them.
//
//	go run ./internal/publishergen layer_publishers.json > check/layer/publishers.csv
package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strings"
)

type source struct {
	Generated  string
	Publishers map[string]struct {
		Name, Kind, Confidence string
		Layers, Regions        []string
	}
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: publishergen layer_publishers.json > publishers.csv")
		os.Exit(2)
	}
	src, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = write(os.Stdout, src)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "publishergen:", err)
		os.Exit(1)
	}
}

// number stands for a number in the names of the source: Datadog-PythonN.
var number = regexp.MustCompile(`([a-z]|-)N(-|$)`)

func write(out io.Writer, src []byte) error {
	var in source
	if err := json.Unmarshal(src, &in); err != nil {
		return fmt.Errorf("read publishers: %w", err)
	}
	accounts := make([]string, 0, len(in.Publishers))
	for a := range in.Publishers {
		accounts = append(accounts, a)
	}
	sort.Strings(accounts)
	w := csv.NewWriter(out)
	rows := [][]string{{"account", "publisher", "kind", "confidence", "layers", "regions", "date"}}
	for _, a := range accounts {
		p := in.Publishers[a]
		layers := make([]string, 0, len(p.Layers))
		for _, l := range p.Layers {
			for number.MatchString(l) {
				l = number.ReplaceAllString(l, "$1*$2")
			}
			layers = append(layers, l)
		}
		rows = append(rows, []string{a, p.Name, p.Kind, p.Confidence, strings.Join(layers, " "), strings.Join(p.Regions, " "), in.Generated})
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("write publishers: %w", err)
	}
	return nil
}
