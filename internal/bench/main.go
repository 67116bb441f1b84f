// Command bench times temper as a whole process, on real templates, beside a peer
// in the same run. Machines are noisy: what counts is the ratio.
//
//	go run ./internal/bench [-corpus DIR] [-runs N] [-smoke]
//
// It needs build/temper (make build). The peer, cfn-lint, is installed into
// build/venv from requirements.txt if there is a python3; without one its
// row is left out, with a line that says so.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	corpus := flag.String("corpus", filepath.Join("..", "shared", "corpora", "sam", "serverless-patterns"), "folder of templates")
	runs := flag.Int("runs", 5, "counted runs of each command, after one that is not counted")
	smoke := flag.Bool("smoke", false, "one run of the smallest size, to see that it works")
	flag.Parse()
	if *smoke {
		*runs = 1
	}
	if err := bench(os.Stdout, *corpus, *runs, *smoke); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// figures are those of one command.
type figures struct {
	wall   []time.Duration
	rssMiB float64
}

func (f figures) median() time.Duration {
	sorted := slices.Clone(f.wall)
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}

func bench(w io.Writer, corpus string, runs int, smoke bool) error {
	if _, err := os.Stat(corpus); err != nil {
		fmt.Fprintf(w, "bench skipped: %s is not there\n", corpus)
		return nil
	}
	temper, err := binary()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "temper-bench-")
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	sizes := []int{1, 4, 16}
	if smoke {
		sizes = sizes[:1]
	}
	fmt.Fprintf(w, "%-28s %10s %10s %10s %10s\n", "command", "templates", "median", "peak RSS", "ms/template")
	var one figures
	for _, n := range sizes {
		target := filepath.Join(dir, fmt.Sprintf("x%d", n))
		templates, err := copies(corpus, target, n)
		if err != nil {
			return err
		}
		f, err := measure(runs, []int{0, 1}, temper, "scan", target, "--format", "json", "-o", os.DevNull)
		if err != nil {
			return err
		}
		if n == 1 {
			one = f
		}
		row(w, fmt.Sprintf("temper scan, %d×", n), templates, f)
	}
	if smoke {
		return nil
	}
	return peer(w, temper, filepath.Join(dir, "x1"), one)
}

// binary returns the program to time: build/temper, built if it is not there.
func binary() (string, error) {
	path := filepath.Join("build", "temper")
	cmd := exec.Command("go", "build", "-trimpath", "-o", path, "./cmd/temper")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build temper: %w: %s", err, out)
	}
	return path, nil
}

func row(w io.Writer, name string, templates int, f figures) {
	median := f.median()
	fmt.Fprintf(w, "%-28s %10d %10s %8.0fMiB %10.2f\n", name, templates, median.Round(time.Millisecond), f.rssMiB,
		float64(median.Microseconds())/1000/float64(templates))
}

// copies copies the templates of a folder n times and returns their number.
func copies(from, to string, n int) (int, error) {
	templates := 0
	for i := range n {
		err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(from, path)
			if err != nil {
				return err //nolint:wrapcheck // wrapped below
			}
			target := filepath.Join(to, fmt.Sprintf("copy-%02d", i), rel)
			if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
				return err //nolint:wrapcheck // wrapped below
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err //nolint:wrapcheck // wrapped below
			}
			if ext := filepath.Ext(path); ext == ".yaml" || ext == ".yml" || ext == ".json" {
				templates++
			}
			return os.WriteFile(target, src, 0o600)
		})
		if err != nil {
			return 0, fmt.Errorf("copy templates: %w", err)
		}
	}
	return templates, nil
}

// measure runs a command once, then runs times, and takes its figures. Exit codes
// in ok are no errors.
func measure(runs int, ok []int, name string, args ...string) (figures, error) {
	var f figures
	for i := range runs + 1 {
		cmd := exec.Command(name, args...)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		start := time.Now()
		err := cmd.Run()
		elapsed := time.Since(start)
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || !slices.Contains(ok, exit.ExitCode())) {
			return f, fmt.Errorf("run %s: %w: %s", name, err, last(stderr.String()))
		}
		if i == 0 && runs > 1 {
			continue
		}
		f.wall = append(f.wall, elapsed)
		f.rssMiB = max(f.rssMiB, peakRSS(cmd.ProcessState))
	}
	return f, nil
}

// peer times cfn-lint on the same templates, less those that are no valid
// templates: it stops at the first of them.
func peer(w io.Writer, temper, corpus string, ours figures) error {
	lint, why := install()
	if why != "" {
		fmt.Fprintf(w, "cfn-lint was not timed: %s\n", why)
		return nil
	}
	invalid, err := skipped(temper, corpus)
	if err != nil {
		return err
	}
	var files []string
	err = filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err == nil && !d.IsDir() && !invalid[filepath.ToSlash(path)] && (ext == ".yaml" || ext == ".yml" || ext == ".json") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("list templates: %w", err)
	}
	all := len(files)
	files = survivors(lint, files)
	if n := all - len(files); n > 0 {
		fmt.Fprintf(w, "cfn-lint ends with an internal error on %d of %d templates; they are left out of its time\n", n, all)
	}
	start := time.Now()
	f, err := measure(1, finished, lint, append([]string{"-t"}, files...)...)
	if err != nil {
		return fmt.Errorf("peer, after %s: %w", time.Since(start).Round(time.Second), err)
	}
	row(w, "cfn-lint, 1×", len(files), f)
	fmt.Fprintf(w, "ratio of the medians: %.0f\n", float64(f.median())/float64(ours.median()))
	return nil
}

// finished are the exit codes of a cfn-lint that did its work, a bit mask: 2
// errors, 4 warnings, 8 information.
var finished = []int{0, 2, 4, 6, 8, 10, 12, 14}

// survivors returns the files on which cfn-lint does not break, by halves.
func survivors(lint string, files []string) []string {
	err := exec.Command(lint, append([]string{"-t"}, files...)...).Run()
	var exit *exec.ExitError
	switch {
	case err == nil || errors.As(err, &exit) && slices.Contains(finished, exit.ExitCode()):
		return files
	case len(files) <= 1:
		return nil
	}
	half := len(files) / 2
	return append(survivors(lint, files[:half]), survivors(lint, files[half:])...)
}

// skipped lists the files of a folder that temper cannot read as templates.
func skipped(temper, folder string) (map[string]bool, error) {
	out, err := exec.Command(temper, "scan", folder, "--format", "json", "--fail-on", "never").Output()
	if err != nil {
		return nil, fmt.Errorf("list the files that are no templates: %w", err)
	}
	var r struct {
		Coverage struct {
			Files struct {
				Skipped []struct{ Path string }
			}
		}
	}
	if err := json.Unmarshal(out, &r); err != nil {
		return nil, fmt.Errorf("list the files that are no templates: %w", err)
	}
	set := map[string]bool{}
	for _, s := range r.Coverage.Files.Skipped {
		set[s.Path] = true
	}
	return set, nil
}

// install makes build/venv with cfn-lint, or says why it cannot.
func install() (path, why string) {
	venv := filepath.Join("build", "venv")
	lint := filepath.Join(venv, "bin", "cfn-lint")
	if _, err := os.Stat(lint); err == nil {
		return lint, ""
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		return "", "there is no python3"
	}
	for _, args := range [][]string{
		{python, "-m", "venv", venv},
		{filepath.Join(venv, "bin", "pip"), "install", "--quiet", "--require-hashes", "-r", filepath.Join("internal", "bench", "requirements.txt")},
	} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			return "", fmt.Sprintf("%s: %v: %s", strings.Join(args, " "), err, strings.TrimSpace(string(out)))
		}
	}
	return lint, ""
}

// last returns the last line of a text.
func last(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}
