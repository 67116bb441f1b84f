package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// iamData is what is kept of the npm package.
type iamData struct {
	version, date string
	services      []string
	rcp           map[string]bool
	actions       map[string]map[string]action
	resources     map[string]map[string]resource
	keys          map[string]map[string]conditionKey
}

type action struct {
	Name          string `json:"name"`
	AccessLevel   string `json:"accessLevel"`
	ResourceTypes []struct {
		Name          string   `json:"name"`
		Required      bool     `json:"required"`
		ConditionKeys []string `json:"conditionKeys"`
	} `json:"resourceTypes"`
	ConditionKeys []string `json:"conditionKeys"`
}

type resource struct {
	Key           string   `json:"key"`
	ARN           string   `json:"arn"`
	ConditionKeys []string `json:"conditionKeys"`
}

type conditionKey struct {
	Key  string `json:"key"`
	Type string `json:"type"`
}

func readIAMData(packed []byte) (*iamData, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpacking the iam-data package: %w", err)
	}
	d := &iamData{
		rcp:       map[string]bool{},
		actions:   map[string]map[string]action{},
		resources: map[string]map[string]resource{},
		keys:      map[string]map[string]conditionKey{},
	}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("unpacking the iam-data package: %w", err)
		}
		if err := d.readFile(strings.TrimPrefix(h.Name, "package/"), t); err != nil {
			return nil, fmt.Errorf("reading %s of the iam-data package: %w", h.Name, err)
		}
	}
	slices.Sort(d.services)
	return d, nil
}

func (d *iamData) readFile(name string, r io.Reader) error {
	dir, file := path.Split(name)
	service := strings.TrimSuffix(file, ".json")
	switch {
	case name == "package.json":
		var p struct{ Version, UpdatedAt string }
		if err := json.NewDecoder(r).Decode(&p); err != nil {
			return err
		}
		d.version, d.date, _ = strings.Cut(p.Version+"\n"+p.UpdatedAt, "\n")
		d.date, _, _ = strings.Cut(d.date, "T")
		return nil
	case name == "data/services.json":
		return json.NewDecoder(r).Decode(&d.services)
	case name == "data/rcpSupportedServices.json":
		var list []string
		if err := json.NewDecoder(r).Decode(&list); err != nil {
			return err
		}
		for _, s := range list {
			d.rcp[s] = true
		}
		return nil
	case dir == "data/actions/":
		return decodeInto(r, d.actions, service)
	case dir == "data/resourceTypes/":
		return decodeInto(r, d.resources, service)
	case dir == "data/conditionKeys/":
		return decodeInto(r, d.keys, service)
	}
	return nil
}

func decodeInto[T any](r io.Reader, all map[string]map[string]T, service string) error {
	m := map[string]T{}
	if err := json.NewDecoder(r).Decode(&m); err != nil {
		return err
	}
	all[service] = m
	return nil
}

// sdk is what is kept of a botocore service: its names, and the HTTP method of
// each operation.
type sdk struct {
	folder, serviceID, signingName, endpointPrefix string
	methods                                        map[string]string
}

func readBotocore(wheel []byte) ([]sdk, error) {
	z, err := zip.NewReader(bytes.NewReader(wheel), int64(len(wheel)))
	if err != nil {
		return nil, fmt.Errorf("unpacking the botocore wheel: %w", err)
	}
	newest := map[string]*zip.File{}
	for _, f := range z.File {
		parts := strings.Split(f.Name, "/")
		if len(parts) != 5 || parts[1] != "data" || !strings.HasPrefix(parts[4], "service-2.json") {
			continue
		}
		// The folders of one service are dates: the last is the newest.
		if old := newest[parts[2]]; old == nil || old.Name < f.Name {
			newest[parts[2]] = f
		}
	}
	var sdks []sdk
	for folder, f := range newest {
		s, err := readService(f)
		if err != nil {
			return nil, fmt.Errorf("reading %s of the botocore wheel: %w", f.Name, err)
		}
		s.folder = folder
		sdks = append(sdks, s)
	}
	slices.SortFunc(sdks, func(a, b sdk) int { return strings.Compare(a.folder, b.folder) })
	return sdks, nil
}

func readService(f *zip.File) (sdk, error) {
	rc, err := f.Open()
	if err != nil {
		return sdk{}, err
	}
	defer rc.Close() //nolint:errcheck // nothing was written
	var r io.Reader = rc
	if strings.HasSuffix(f.Name, ".gz") {
		if r, err = gzip.NewReader(rc); err != nil {
			return sdk{}, err
		}
	}
	var doc struct {
		Metadata struct {
			ServiceID      string `json:"serviceId"`
			SigningName    string `json:"signingName"`
			EndpointPrefix string `json:"endpointPrefix"`
		} `json:"metadata"`
		Operations map[string]struct {
			HTTP struct {
				Method string `json:"method"`
			} `json:"http"`
		} `json:"operations"`
	}
	if err := json.NewDecoder(r).Decode(&doc); err != nil {
		return sdk{}, err
	}
	s := sdk{serviceID: doc.Metadata.ServiceID, signingName: doc.Metadata.SigningName,
		endpointPrefix: doc.Metadata.EndpointPrefix, methods: map[string]string{}}
	for name, op := range doc.Operations {
		s.methods[name] = op.HTTP.Method
	}
	return s, nil
}
