package image

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func imageMutableTag() check.Check {
	return check.Check{
		ID:       "image-mutable-tag",
		Title:    "Image referenced by mutable tag instead of digest",
		Category: "image",
		Severity: finding.Medium,
		Why: "A tag can be moved to another image by anyone who may push to the repository. " +
			"The next deployment or update then runs code that nobody reviewed, and the template looks the same as before.",
		Fix: "Reference the image by digest (repository@sha256:…), or make the tags of the repository immutable.",
		Limits: "A tag in a repository with immutable tags passes, and so does a tag that is a content hash in the image repository of the CDK bootstrap, whose tags are immutable. " +
			"Unknown if it is not known whether the reference holds a digest, or if the image is built and named at packaging.",
		Sources:    []string{docImages, "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html"},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{FSBP: []string{"ECR.2"}, NIST: []string{"SI-7", "CM-2"}, ATTACK: []string{"T1525"}},
		Run:        runImageMutableTag,
	}
}

// cdkAsset matches the tag that the CDK gives to an image asset, the hash of its
// sources, in the repository that its bootstrap makes with immutable tags.
var cdkAsset = regexp.MustCompile(`/cdk-[a-z0-9]+-container-assets-[^:@]+:[0-9a-f]{64}$`)

func runImageMutableTag(p *check.Pass) {
	repositories := map[string]*inventory.Repository{}
	for _, r := range p.Inventory.Repositories {
		repositories[r.ID] = r
		if name, ok := r.Name.Get(); ok {
			repositories["name "+name] = r
		}
	}
	for _, f := range p.Inventory.Functions {
		if kind, ok := f.PackageType.Or("Zip"); ok && kind != "Image" {
			continue
		}
		uri := lookup.Text(f.Code.ImageURI)
		if _, isImage := f.PackageType.Get(); !isImage && uri == "" {
			continue // a zip function whose package type is not known otherwise
		}
		name := lookup.Label(&f.Resource)
		about := []*inventory.Resource{&f.Resource}
		at := place(f.Code.ImageURI.Source, f.Source)
		unknown := func(why string) {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known whether function %s pins its image: %s", name, why),
				About:   about, At: at,
			})
		}
		if f.Code.ImageURI.IsAbsent() {
			if local, ok := f.Code.LocalPath.Get(); ok {
				unknown("the image is built from " + local + " at packaging, and no reference to it is in the template")
			} else {
				unknown("no image is named; it is built at packaging")
			}
			continue
		}
		reference := uri[strings.LastIndexByte(uri, '/')+1:]
		_, tag, tagged := strings.Cut(reference, ":")
		switch {
		case strings.Contains(uri, "@sha256:"), strings.HasSuffix(uri, "@"+statement.Unseen):
			p.OK()
			continue
		case cdkAsset.MatchString(uri), tagged && immutable(repositoryOf(f.Code.ImageURI, uri, repositories)):
			p.OK()
			continue
		case uri == "" || !tagged && strings.HasSuffix(reference, statement.Unseen):
			unknown(f.Code.ImageURI.Why())
			continue
		}
		message := fmt.Sprintf("Function %s runs the image with tag %s, which can be moved", name, tag)
		switch {
		case !tagged:
			message = fmt.Sprintf("Function %s names an image without tag or digest, which means the tag latest", name)
		case tag == statement.Unseen:
			message = fmt.Sprintf("Function %s names its image by a tag, which can be moved", name)
		}
		repository := repositoryOf(f.Code.ImageURI, uri, repositories)
		evidence := []finding.Evidence{lookup.Setting("ImageUri", uri, at, docImages)}
		if repository != nil {
			if repository.TagMutability.IsUnknown() && !unread(repository.TagMutability) {
				unknown("whether its tags can be moved is not known: " + repository.TagMutability.Why())
				continue
			}
			mutability, _ := repository.TagMutability.Or("absent (MUTABLE)")
			evidence = append(evidence, lookup.Setting("ImageTagMutability of "+lookup.Label(&repository.Resource), mutability,
				place(repository.TagMutability.Source, repository.Source), docImages))
		}
		p.Fail(check.Result{Message: message, About: about, At: at, Evidence: evidence})
	}
}

// repositoryOf returns the repository of an image if it is in the inventory.
func repositoryOf(k inventory.Known[string], uri string, known map[string]*inventory.Repository) *inventory.Repository {
	for _, r := range k.Refs {
		if repository := known[r.ID]; repository != nil {
			return repository
		}
	}
	_, path, _ := strings.Cut(uri, "/")
	path, _, _ = strings.Cut(path, "@")
	path, _, _ = strings.Cut(path, ":")
	if path == "" {
		return nil
	}
	return known["name "+path]
}

// immutable reports whether no tag of a repository can be moved. With exclusions
// some can: which ones is not looked at.
func immutable(r *inventory.Repository) bool {
	if r == nil {
		return false
	}
	mutability, ok := r.TagMutability.Get()
	return ok && mutability == "IMMUTABLE"
}
