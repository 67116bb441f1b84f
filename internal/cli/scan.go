package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/registry"
	"github.com/temper-security/temper/collect"
	"github.com/temper-security/temper/collect/cloudformation"
	"github.com/temper-security/temper/collect/cloudformation/parameter"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/internal/assess"
	"github.com/temper-security/temper/internal/config"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/escape"
)

// scanFlags are the flags of scan.
type scanFlags struct {
	output
	params, checks                   []string
	paramFile, samEnv                string
	failOn, today, configFile        string
	baseline, writeBaseline          string
	account, region, partition, salt string
	strict                           bool
}

func scanCommand() *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan [TARGET…]",
		Short: "Find what is wrong in SAM and CloudFormation templates and CDK assemblies",
		Long: `Scan reads templates, or folders that it walks for templates, and reports what is
wrong with the Lambda functions in them: at the source line, with the evidence.
Templates are recognised by their content. The default target is this folder.

Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 a mistake in flags or
settings; 3 the scan could not be run; 4 (with --strict) something could not be
read or decided; 130 interrupted.`,
		Example: `  temper scan .
  temper scan template.yaml --param Stage=prod
  temper scan . --format sarif -o temper.sarif
  temper scan . --write-baseline .temper/baseline.json`,
		RunE: func(cmd *cobra.Command, args []string) error { return scan(cmd, args, f) },
	}
	flags := cmd.Flags()
	f.output.register(flags)
	flags.StringArrayVar(&f.params, "param", nil, "value of a template parameter, `NAME=VALUE` (repeatable)")
	flags.StringVar(&f.paramFile, "param-file", "", "`FILE` with parameter values: CloudFormation, CodePipeline, samconfig.toml or a flat map")
	flags.StringVar(&f.samEnv, "sam-env", "default", "`NAME` of the environment to take from a samconfig file")
	flags.StringArrayVar(&f.checks, "check", nil, "run only the check with this `ID` (repeatable)")
	flags.StringVar(&f.failOn, "fail-on", "", "lowest `SEVERITY` that leads to exit code 1: critical, high, medium, low, info or never (default high)")
	flags.BoolVar(&f.strict, "strict", false, "exit with code 4 if something could not be read or decided")
	flags.StringVar(&f.baseline, "baseline", "", "report only findings that are not in this baseline `FILE`")
	flags.StringVar(&f.writeBaseline, "write-baseline", "", "write the findings to a baseline `FILE` and exit with code 0")
	flags.StringVar(&f.configFile, "config", os.Getenv("TEMPER_CONFIG"), "settings `FILE` (default .temper.yaml upward to the repository root)")
	flags.StringVar(&f.today, "today", "", "`DATE`, YYYY-MM-DD, for checks that depend on the date (default now)")
	flags.StringVar(&f.account, "account", "", "account `ID` of the deployment, where a template leaves it open")
	flags.StringVar(&f.region, "region", "", "`REGION` of the deployment, where a template leaves it open")
	flags.StringVar(&f.partition, "partition", "", "`PARTITION` of the deployment (aws, aws-cn, aws-us-gov)")
	flags.StringVar(&f.salt, "salt", os.Getenv("TEMPER_SALT"), "key of the hash prefixes shown for secrets, to compare reports (default random)")
	return cmd
}

func scan(cmd *cobra.Command, targets []string, f scanFlags) error {
	started := time.Now()
	if len(targets) == 0 {
		targets = []string{"."}
	}
	settings, err := config.Load(f.configFile, targets[0])
	if err != nil {
		return &exitError{code: exitUsage, err: err}
	}
	f.defaults(settings)
	req, err := f.request(settings, targets[0], started)
	if err != nil {
		return err
	}
	threshold, err := f.threshold()
	if err != nil {
		return err
	}
	if err := f.output.check(); err != nil {
		return err
	}
	options, err := f.options(settings)
	if err != nil {
		return err
	}
	collection, err := load(cmd.Context(), targets, options, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	for _, name := range unused(options.Given, collection) {
		fmt.Fprintf(cmd.ErrOrStderr(), "temper: note: no template has a parameter %s\n", escape.Terminal(name))
	}
	r := assess.Report(collection, req)
	if f.writeBaseline != "" {
		return f.keepBaseline(cmd, r)
	}
	if err := f.output.write(cmd, r); err != nil {
		return err
	}
	if err := keepLast(r); err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "temper: note: %s; explain will need --report\n", oneLine(err))
	}
	return verdict(r, threshold, f.strict)
}

// defaults takes from the settings what the flags leave open.
func (f *scanFlags) defaults(s *config.File) {
	take := func(flag *string, value string) {
		if *flag == "" {
			*flag = value
		}
	}
	take(&f.failOn, s.FailOn)
	take(&f.failOn, string(finding.High))
	take(&f.format, s.Format)
	take(&f.baseline, s.Baseline)
	take(&f.account, s.Account)
	take(&f.region, s.Region)
	take(&f.partition, s.Partition)
	f.strict = f.strict || s.Strict
}

// request reads what the run needs to know besides the target.
func (f *scanFlags) request(s *config.File, target string, started time.Time) (assess.Request, error) {
	checks, err := selected(f.checks, s.DisabledChecks)
	if err != nil {
		return assess.Request{}, err
	}
	today := started
	if f.today != "" {
		if today, err = time.Parse(time.DateOnly, f.today); err != nil {
			return assess.Request{}, usage("--today %q is not a date of the form YYYY-MM-DD", f.today)
		}
	}
	rules, err := config.LoadWaivers(target)
	if err != nil {
		return assess.Request{}, &exitError{code: exitUsage, err: err}
	}
	known, err := readBaseline(f.baseline)
	if err != nil {
		return assess.Request{}, err
	}
	req := assess.Request{
		Checks: checks, Settings: check.DefaultSettings(today), Rules: rules, Baseline: known,
		Version: version(), Started: started,
	}
	apply(&req.Settings, s)
	req.Settings.FileName = config.RepositoryName(target)
	if req.Settings.Salt = []byte(f.salt); f.salt == "" {
		req.Settings.Salt = make([]byte, 32)
		if _, err := rand.Read(req.Settings.Salt); err != nil {
			return assess.Request{}, failed(fmt.Errorf("make a salt: %w", err))
		}
	}
	return req, nil
}

// apply takes the thresholds of the settings file.
func apply(to *check.Settings, s *config.File) {
	to.TrustedAccounts, to.RequiredTags = s.TrustedAccounts, s.RequiredTags
	limit := func(target *int, value int) {
		if value > 0 {
			*target = value
		}
	}
	limit(&to.DeprecationNotice, s.Limits.DeprecationNoticeDays)
	limit(&to.MaxVariables, s.Limits.Variables)
	limit(&to.MaxStatements, s.Limits.PolicyStatements)
	limit(&to.MaxTimeout, s.Limits.TimeoutSeconds)
	limit(&to.MaxMemory, s.Limits.MemoryMiB)
	limit(&to.MaxStorage, s.Limits.StorageMiB)
	limit(&to.MaxRetentionDays, s.Limits.RetentionDays)
	limit(&to.SharedLayer, s.Limits.SharedLayer)
}

// selected returns the checks to run; an id that does not exist is a mistake.
func selected(only, disabled []string) ([]check.Check, error) {
	all := registry.All()
	set := func(ids []string) (map[string]bool, error) {
		m := map[string]bool{}
		for _, id := range ids {
			if _, ok := registry.Find(id); !ok {
				return nil, unknownCheck(id)
			}
			m[id] = true
		}
		return m, nil
	}
	wanted, err := set(only)
	if err != nil {
		return nil, err
	}
	off, err := set(disabled)
	if err != nil {
		return nil, err
	}
	var list []check.Check
	for _, c := range all {
		if (len(only) == 0 || wanted[c.ID]) && !off[c.ID] {
			list = append(list, c)
		}
	}
	return list, nil
}

func unknownCheck(id string) error {
	if near := registry.Nearest(id); near != "" {
		return usage("no check has the id %q; did you mean %s? 'temper checks' lists them", id, near)
	}
	return usage("no check has the id %q; 'temper checks' lists them", id)
}

// options reads what the collectors need to know.
func (f *scanFlags) options(s *config.File) (cloudformation.Options, error) {
	options := cloudformation.DefaultOptions()
	options.Partition, options.Account, options.Region = f.partition, f.account, f.region
	options.Given = map[string]string{}
	for k, v := range s.Parameters {
		options.Given[k] = v
	}
	if f.paramFile != "" {
		src, err := os.ReadFile(f.paramFile)
		if err != nil {
			return options, usage("read parameters: %w", err)
		}
		values, err := readParameters(f.paramFile, src, f.samEnv)
		if err != nil {
			return options, usage("read parameters: %w", err)
		}
		for k, v := range values {
			options.Given[k] = v
		}
	}
	for _, p := range f.params {
		k, v, err := parameter.ParsePair(p)
		if err != nil {
			return options, usage("--param: %w", err)
		}
		options.Given[k] = v
	}
	return options, nil
}

// readParameters reads a parameter file; an environment other than the default
// exists in samconfig files only.
func readParameters(name string, src []byte, environment string) (map[string]string, error) {
	if environment == "default" {
		return parameter.ReadFile(name, src) //nolint:wrapcheck // it names the file
	}
	values, err := parameter.ReadSAMConfig(src, environment)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return values, nil
}

// unused lists the given parameters that no template declares.
func unused(given map[string]string, c *collect.Collection) []string {
	declared := map[string]bool{}
	for _, s := range c.Stacks {
		for _, inv := range s.Variants {
			for _, p := range inv.Parameters {
				declared[p.ID[strings.LastIndexByte(p.ID, '/')+1:]] = true
			}
		}
	}
	var list []string
	for name := range given {
		if !declared[name] {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// load reads all targets into one collection.
func load(ctx context.Context, targets []string, options cloudformation.Options, stderr io.Writer) (*collect.Collection, error) {
	stop := progress(stderr, "reading "+strings.Join(targets, ", "))
	defer stop()
	all := &collect.Collection{}
	for _, target := range targets {
		c, err := loadOne(ctx, target, options)
		switch {
		case errors.Is(err, context.Canceled):
			return nil, &exitError{code: exitInterrupted, err: err}
		case errors.Is(err, cloudformation.ErrNoTemplate):
			return nil, failed(fmt.Errorf("%w; Temper reads SAM and CloudFormation templates and CDK assemblies (cdk synth)", err))
		case err != nil:
			return nil, failed(err)
		}
		all.Stacks = append(all.Stacks, c.Stacks...)
		all.Skipped = append(all.Skipped, c.Skipped...)
		all.Found += c.Found
		all.Parsed += c.Parsed
		all.Looked += c.Looked
	}
	return all, nil
}

func (f *scanFlags) threshold() (finding.Severity, error) {
	s := finding.Severity(strings.ToLower(f.failOn))
	if s == "never" || s.Rank() < len(finding.Severities()) {
		return s, nil
	}
	return "", usage("--fail-on %q is none of critical, high, medium, low, info, never", f.failOn)
}

// verdict returns the exit code of a finished run.
func verdict(r *report.Report, threshold finding.Severity, strict bool) error {
	if threshold != "never" {
		for _, s := range finding.Severities() {
			if s.AtLeast(threshold) && r.Summary.BySeverity[s] > 0 {
				return &exitError{code: exitFindings}
			}
		}
	}
	if strict && !r.Coverage.Complete() {
		return &exitError{code: exitIncomplete}
	}
	return nil
}

// keepBaseline writes the baseline file.
func (f *scanFlags) keepBaseline(cmd *cobra.Command, r *report.Report) error {
	var buf bytes.Buffer
	n, err := writeBaseline(&buf, r)
	if err != nil {
		return failed(err)
	}
	if err := os.WriteFile(f.writeBaseline, buf.Bytes(), 0o644); err != nil { //nolint:gosec // a baseline is shared
		return failed(fmt.Errorf("write baseline: %w", err))
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "temper: %d findings written to %s\n", n, f.writeBaseline)
	return nil
}
