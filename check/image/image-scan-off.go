package image

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docScanning = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html"

func imageScanOff() check.Check {
	return check.Check{
		ID:       "image-scan-off",
		Title:    "ECR scan on push / enhanced scanning off",
		Category: "image",
		Severity: finding.Low,
		Why: "A known vulnerability in the base image or a dependency goes into production unseen, " +
			"and nobody is told when one is found later.",
		Fix: "Set ImageScanningConfiguration.ScanOnPush to true, or scan the whole registry with an ECR registry scanning configuration.",
		Limits: "Passes if the same template or account configures scanning for the registry. A registry that is configured elsewhere is not seen. " +
			"Unknown if the setting is not known.",
		Sources:    []string{docScanning},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{FSBP: []string{"ECR.1"}, NIST: []string{"RA-5"}},
		Run:        runImageScanOff,
	}
}

func runImageScanOff(p *check.Pass) {
	registry := false
	for _, r := range p.Inventory.Others {
		registry = registry || r.Type == "AWS::ECR::RegistryScanningConfiguration"
	}
	for _, r := range p.Inventory.Repositories {
		if r.Framework != "" {
			continue
		}
		scans, known := r.ScanOnPush.Or(false)
		about := []*inventory.Resource{&r.Resource}
		name := lookup.Label(&r.Resource)
		at := place(r.ScanOnPush.Source, r.Source)
		switch {
		case registry || known && scans:
			p.OK()
		case !known:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known whether repository %s scans its images: %s", name, r.ScanOnPush.Why()),
				About:   about, At: at,
			})
		default:
			value := "false"
			if r.ScanOnPush.IsAbsent() {
				value = "absent (false)"
			}
			p.Fail(check.Result{
				Message: fmt.Sprintf("Repository %s does not scan images on push", name),
				About:   about, At: at,
				Evidence: []finding.Evidence{lookup.Setting("ImageScanningConfiguration.ScanOnPush", value, at, docScanning)},
			})
		}
	}
}
