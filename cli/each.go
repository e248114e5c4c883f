package cli

import (
	"bytes"
	"errors"
	"runtime"
)

// each calls do for every file, up to -j at a time, each with an app of its own.
// What they print comes out in the order of files whatever the -j, and the
// highest exit code wins. An error that do returns is reported as its file's.
func (a *app) each(files []string, do func(a *app, i int, path string) error) error {
	if stdins(files) > 1 {
		return errors.New("standard input can be read once: give \"-\" once")
	}
	n := a.jobs
	if n == 0 {
		n = runtime.GOMAXPROCS(0)
	}
	if n = min(n, len(files)); n <= 1 {
		for i, path := range files {
			a.file(i, path, do)
		}
		return nil
	}
	a.sideBySide(files, n, do)
	return nil
}

func stdins(files []string) int {
	n := 0
	for _, f := range files {
		if f == "-" {
			n++
		}
	}
	return n
}

// file does one file; its errors and panics end there.
func (a *app) file(i int, path string, do func(a *app, i int, path string) error) {
	a.guard(func() {
		if err := do(a, i, path); err != nil {
			a.fail(err)
		}
	})
	a.reading, a.src = "", nil
}

// sideBySide holds the output of at most n files at a time.
func (a *app) sideBySide(files []string, n int, do func(a *app, i int, path string) error) {
	type job struct {
		app      app
		out, err bytes.Buffer
		done     chan struct{}
	}
	jobs := make([]*job, len(files))
	for i := range jobs {
		j := &job{app: *a, done: make(chan struct{})}
		j.app.stdout, j.app.stderr, j.app.code = &j.out, &j.err, exitOK
		jobs[i] = j
	}
	slots := make(chan struct{}, n)
	go func() {
		for i, j := range jobs {
			slots <- struct{}{}
			go func() {
				defer close(j.done)
				j.app.file(i, files[i], do)
			}()
		}
	}()
	for i, j := range jobs {
		<-j.done
		a.stdout.Write(j.out.Bytes())
		a.stderr.Write(j.err.Bytes())
		a.raise(j.app.code)
		jobs[i] = nil
		<-slots
	}
}
