package cloudformation

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/temper-security/temper/collect"
	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
)

// assemblyStack is a stack of a CDK cloud assembly. Source of the format: the
// aws-cdk package cloud-assembly-schema (Apache-2.0).
type assemblyStack struct {
	// name is the folder of the outermost assembly, stack the artifact's id.
	name, stack string
	// Account and Region of the stack's environment; empty if the app leaves
	// them open.
	account, region string
}

// apply adds what the assembly knows of the deployment.
func (a *assemblyStack) apply(in *intrinsic.Inputs) {
	if in.Account == "" {
		in.Account = a.account
	}
	if in.Region == "" {
		in.Region = a.region
	}
}

// isAssembly reports whether a folder is a CDK cloud assembly.
func isAssembly(dir string) bool {
	for _, name := range []string{"manifest.json", "cdk.out"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.Mode().IsRegular() {
			return false
		}
	}
	return true
}

// manifest is what is read of an assembly's manifest.json.
type manifest struct {
	Artifacts map[string]struct {
		Type        string `json:"type"`
		Environment string `json:"environment"`
		Properties  struct {
			TemplateFile  string `json:"templateFile"`
			DirectoryName string `json:"directoryName"`
		} `json:"properties"`
	} `json:"artifacts"`
}

// assembly adds the stacks of a CDK cloud assembly and of those nested in it.
func (l *loader) assembly(dir, name, top string, depth int) {
	m, err := readManifest(dir)
	if err != nil || depth > maxNesting {
		if err == nil {
			err = fmt.Errorf("assemblies nest too deep")
		}
		l.skipped = append(l.skipped, collect.Skipped{Path: name + "/manifest.json", Reason: err.Error()})
		return
	}
	ids := make([]string, 0, len(m.Artifacts))
	for id := range m.Artifacts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		a := m.Artifacts[id]
		switch a.Type {
		case "aws:cloudformation:stack":
			if !filepath.IsLocal(a.Properties.TemplateFile) {
				continue
			}
			account, region := environment(a.Environment)
			l.add(&file{
				path:     filepath.Join(dir, a.Properties.TemplateFile),
				name:     display(name, a.Properties.TemplateFile),
				assembly: &assemblyStack{name: top, stack: id, account: account, region: region},
			})
		case "cdk:cloud-assembly":
			if filepath.IsLocal(a.Properties.DirectoryName) {
				l.assembly(filepath.Join(dir, a.Properties.DirectoryName), display(name, a.Properties.DirectoryName), top, depth+1)
			}
		}
	}
}

func readManifest(dir string) (*manifest, error) {
	src, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return nil, fmt.Errorf("read the cloud assembly: %w", err)
	}
	var m manifest
	if err := json.Unmarshal(src, &m); err != nil {
		return nil, fmt.Errorf("read the cloud assembly: manifest.json is not a manifest: %w", err)
	}
	return &m, nil
}

// environment reads aws://ACCOUNT/REGION, whose parts may be unknown-account and
// unknown-region.
func environment(s string) (account, region string) {
	rest, ok := strings.CutPrefix(s, "aws://")
	if !ok {
		return "", ""
	}
	account, region, _ = strings.Cut(rest, "/")
	if account == "unknown-account" {
		account = ""
	}
	if region == "unknown-region" {
		region = ""
	}
	return account, region
}
