package cli

import (
	"errors"
	"fmt"
)

// Exit codes. Scripts depend on them; docs/cli.md documents them.
const (
	exitClean       = 0
	exitFindings    = 1
	exitUsage       = 2
	exitFailed      = 3
	exitIncomplete  = 4
	exitInterrupted = 130
)

// exitError is an error with the exit code it leads to. A nil Err prints
// nothing.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usage is a mistake of the caller: a wrong flag, argument or setting.
func usage(format string, args ...any) error {
	return &exitError{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// failed is a run that could not be done.
func failed(err error) error { return &exitError{code: exitFailed, err: err} }

// codeOf returns the exit code of an error.
func codeOf(err error) int {
	var e *exitError
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &e):
		return e.code
	default:
		// What cobra itself refuses: unknown commands, flags and values.
		return exitUsage
	}
}
