package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/temper-security/temper/report/escape"
)

// progress says on stderr what is being done, and returns the function that ends
// it. A terminal gets a line that is taken away again, once there is something to
// wait for; anything else gets a line every ten seconds.
func progress(stderr io.Writer, what string) (stop func()) {
	file, ok := stderr.(*os.File)
	live := ok && term.IsTerminal(int(file.Fd()))
	interval := 10 * time.Second
	if live {
		interval = 500 * time.Millisecond
	}
	what = escape.Terminal(what)
	start := time.Now()
	done := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		shown := false
		for {
			select {
			case <-done:
				if shown && live {
					fmt.Fprint(stderr, "\r\x1b[K")
				}
				return
			case <-ticker.C:
				shown = true
				elapsed := time.Since(start).Round(time.Second)
				if live {
					fmt.Fprintf(stderr, "\r\x1b[Ktemper: %s (%s)", what, elapsed)
				} else {
					fmt.Fprintf(stderr, "temper: %s (%s)\n", what, elapsed)
				}
			}
		}
	})
	return func() {
		close(done)
		group.Wait()
	}
}
