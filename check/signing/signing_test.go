package signing

import (
	"testing"

	"github.com/temper-security/temper/internal/checktest"
)

func TestChecks(t *testing.T) { checktest.Run(t, Checks()) }
