package network

import (
	"fmt"
	"path"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docAccessPoints = "https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html"

func efsRootAccess() check.Check {
	return check.Check{
		ID:         "efs-root-access",
		Title:      "EFS access point gives a function root or the whole file system",
		Category:   "network",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{FSBP: []string{"EFS.3", "EFS.4"}, NIST: []string{"AC-6"}, ATTACK: []string{"T1530"}},
		Why:        "Through an access point with user id 0, or with the root directory /, code in the function reads and changes every file on the file system, those of other applications included.",
		Fix:        "Give the access point a PosixUser other than 0 and a RootDirectory.Path of its own.",
		Limits:     "Decides for access points of the same template or account. An access point without PosixUser leaves the identity to the client; then only its path is judged.",
		Sources:    []string{docAccessPoints},
		Run:        runEFSRootAccess,
	}
}

func runEFSRootAccess(p *check.Pass) {
	points := map[string]*inventory.AccessPoint{}
	for _, a := range p.Inventory.AccessPoints {
		points[a.ID] = a
	}
	for _, f := range p.Inventory.Functions {
		if f.FileSystems.IsAbsent() {
			continue
		}
		list, ok := f.FileSystems.Get()
		if !ok {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The file systems of function %s are not known: %s", lookup.Label(&f.Resource), f.FileSystems.Why()),
				About:   []*inventory.Resource{&f.Resource}, At: f.FileSystems.Source,
			})
			continue
		}
		for _, fs := range list {
			id, why := resourceID(fs.AccessPoint)
			a := points[id]
			if a == nil {
				if why == "" {
					why = "access point " + lookup.Show(fs.AccessPoint) + " is outside of what was read"
				}
				p.Unknown(check.Result{
					Message: fmt.Sprintf("What function %s may do on its file system is not known: %s", lookup.Label(&f.Resource), why),
					About:   []*inventory.Resource{&f.Resource}, At: fs.AccessPoint.Source,
				})
				continue
			}
			judgeAccessPoint(p, f, a)
		}
	}
}

func judgeAccessPoint(p *check.Pass, f *inventory.Function, a *inventory.AccessPoint) {
	about := []*inventory.Resource{&a.Resource, &f.Resource}
	name := lookup.Label(&a.Resource)
	uid, uidKnown := a.UID.Or(-1)
	root, rootKnown := a.RootPath.Or("/")
	switch {
	case uidKnown && uid == 0:
		p.Fail(check.Result{
			Message: fmt.Sprintf("Access point %s gives function %s the user id 0 (root)", name, lookup.Label(&f.Resource)),
			About:   about, At: a.UID.Source,
			Evidence: []finding.Evidence{lookup.Setting("PosixUser.Uid", "0", a.UID.Source, docAccessPoints)},
		})
	case rootKnown && path.Clean("/"+root) == "/":
		p.Fail(check.Result{
			Message: fmt.Sprintf("Access point %s gives function %s the whole file system", name, lookup.Label(&f.Resource)),
			About:   about, At: a.RootPath.Source,
			Evidence: []finding.Evidence{lookup.Setting("RootDirectory.Path", "/", a.RootPath.Source, docAccessPoints)},
		})
	case !uidKnown:
		p.Unknown(check.Result{
			Message: fmt.Sprintf("The user of access point %s of function %s is not known: %s", name, lookup.Label(&f.Resource), a.UID.Why()),
			About:   about, At: a.UID.Source,
		})
	case !rootKnown:
		p.Unknown(check.Result{
			Message: fmt.Sprintf("The path of access point %s of function %s is not known: %s", name, lookup.Label(&f.Resource), a.RootPath.Why()),
			About:   about, At: a.RootPath.Source,
		})
	default:
		p.OK()
	}
}
