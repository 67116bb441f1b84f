package logging

import (
	"testing"

	"github.com/temper-security/temper/internal/checktest"
)

func TestFixtures(t *testing.T) { checktest.Run(t, Checks()) }
