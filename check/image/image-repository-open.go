package image

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docRepositoryPolicy = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html"

func imageRepositoryOpen() check.Check {
	return check.Check{
		ID:       "image-repository-open",
		Title:    "ECR repository writable/pullable by unexpected principals or public",
		Category: "image",
		Severity: finding.High,
		Why: "Whoever may pull reads the code and everything that was packed with it. " +
			"Whoever may push replaces the image under its tag, and the next deployment runs their code with the function's role.",
		Fix: "Name the accounts and roles in Principal, and allow pushing to the build role only.",
		Limits: "Reads the structure of the repository's policy: a principal * without a condition that narrows it, and pushing granted to an account that is not trusted. " +
			"Denials and registry policies are not weighed. Unknown if the policy, a principal or the effect of a condition is not known. A repository without a policy is closed.",
		Sources:    []string{docRepositoryPolicy},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-3"}, ATTACK: []string{"T1525"}},
		Run:        runImageRepositoryOpen,
	}
}

// pushActions put an image or change who may.
var pushActions = []string{
	"ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:CompleteLayerUpload", "ecr:SetRepositoryPolicy", "ecr:DeleteRepositoryPolicy",
	"ecr:PutImageTagMutability", "ecr:ReplicateImage",
}

// pullActions read an image.
var pullActions = []string{"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}

func runImageRepositoryOpen(p *check.Pass) {
	for _, r := range p.Inventory.Repositories {
		if r.Policy.IsAbsent() || unread(r.Policy) {
			p.OK()
			continue
		}
		judgeRepository(p, r)
	}
}

func judgeRepository(p *check.Pass, r *inventory.Repository) {
	name := lookup.Label(&r.Resource)
	about := []*inventory.Resource{&r.Resource}
	unknown := func(why string, at inventory.Source) {
		p.Unknown(check.Result{
			Message: fmt.Sprintf("It is not known who may use repository %s: %s", name, why),
			About:   about, At: place(at, r.Source),
		})
	}
	policy, ok := r.Policy.Get()
	if !ok {
		unknown(r.Policy.Why(), r.Policy.Source)
		return
	}
	statements, err := statement.Read(policy)
	if err != nil {
		unknown("the policy cannot be read", policy.Source)
		return
	}
	fine := true
	for _, s := range statements {
		if why := s.Unknown[""]; why != "" {
			unknown(why, s.Source)
			fine = false
			continue
		}
		if !s.Allow {
			continue
		}
		n := s.Narrow()
		can := ability(s)
		who := outsider(p, r, s)
		switch {
		case can == "" && s.Unknown["Action"] == "" || len(n.Keys) > 0:
		case who == "" && s.Unknown["Principal"] != "":
			unknown(s.Unknown["Principal"], s.Source)
			fine = false
		case who == "" || who != "*" && can != "push to":
		case n.Doubt != "":
			unknown(n.Doubt, s.Source)
			fine = false
		case can == "":
			unknown(s.Unknown["Action"], s.Source)
			fine = false
		default:
			fine = false
			message := fmt.Sprintf("Anyone with an AWS account can %s repository %s: the principal is * and no condition narrows it", can, name)
			if who != "*" {
				message = fmt.Sprintf("Account %s can push to repository %s and is not trusted", who, name)
			}
			p.Fail(check.Result{
				Message: message, About: about, At: place(s.Source, r.Source),
				Evidence: []finding.Evidence{
					lookup.Setting("Principal", who, place(s.Source, r.Source), docRepositoryPolicy),
					lookup.Setting("Action", strings.Join(s.Actions, ", "), place(s.Source, r.Source), ""),
				},
			})
		}
	}
	if fine {
		p.OK()
	}
}

// ability says what a statement lets its principals do with images.
func ability(s statement.Statement) string {
	switch {
	case s.CoversAny(pushActions...):
		return "push to"
	case s.CoversAny(pullActions...):
		return "pull from"
	}
	return ""
}

// outsider returns * if a statement names everyone, or the first account that is
// neither the own one nor trusted. If the own account is not known there is no
// telling which accounts are others.
func outsider(p *check.Pass, r *inventory.Repository, s statement.Statement) string {
	if s.Anyone() {
		return "*"
	}
	own := r.Account
	if own == "" {
		own, _ = p.Inventory.Account.Get()
	}
	for _, principal := range s.Principals {
		if principal.Kind != "AWS" {
			continue
		}
		account := principal.ID
		if a, ok := arn.Cut(principal.ID); ok {
			account = a.Account
		}
		if own != "" && arn.IsAccount(account) && account != own && !slices.Contains(p.Settings.TrustedAccounts, account) {
			return account
		}
	}
	return ""
}
