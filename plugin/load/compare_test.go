package load

import (
	"errors"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

func info(goVersion string, deps []*debug.Module, settings ...string) *debug.BuildInfo {
	b := &debug.BuildInfo{GoVersion: goVersion, Deps: deps}
	for i := 0; i < len(settings); i += 2 {
		b.Settings = append(b.Settings, debug.BuildSetting{Key: settings[i], Value: settings[i+1]})
	}
	return b
}

func at(version string) []*debug.Module { return []*debug.Module{{Path: "a.org/m", Version: version}} }

// TestCompare: each difference that makes loading fail is named, with what to run.
func TestCompare(t *testing.T) {
	mine := info("go1.26.8", at("v1.0.0"), "-tags", "x", "GOAMD64", "v3", "-buildmode", "exe", "vcs.revision", "1")
	for _, x := range []struct {
		theirs         *debug.BuildInfo
		reason, advice string
	}{
		{info("go1.26.8", at("v1.0.0"), "-tags", "x", "GOAMD64", "v3", "-buildmode", "plugin", "vcs.revision", "2"), "", ""},
		{info("go1.25.0", nil, "-buildmode", "plugin"), "was built by go1.25.0, and this torchpass by go1.26.8", "GOTOOLCHAIN=go1.26.8 torchpass plugin build"},
		{info("go1.26.8", nil, "-buildmode", "exe"), "is a Go file, but no plugin", "torchpass plugin build"},
		{info("go1.26.8", nil, "-buildmode", "plugin", "GOAMD64", "v3"), "with no -tags, and this torchpass with -tags=x", "takes the flags over"},
		{info("go1.26.8", nil, "-buildmode", "plugin", "-tags", "x", "GOAMD64", "v3", "-race", "true"), "with -race=true, and this torchpass with no -race", "takes the flags over"},
		{info("go1.26.8", at("v1.1.0"), "-buildmode", "plugin", "-tags", "x", "GOAMD64", "v3"), "a.org/m v1.1.0, and this torchpass with v1.0.0", "compile it in"},
	} {
		e := Compare(mine, x.theirs)
		switch {
		case x.reason == "":
			if e != nil {
				t.Errorf("builds that agree: %v", e)
			}
		case e == nil || !strings.Contains(e.Reason, x.reason) || !strings.Contains(e.Advice, x.advice):
			t.Errorf("want %q and %q, got %v", x.reason, x.advice, e)
		}
	}
}

// TestFlags: a build is repeated by what is recorded of it, but for what is of one file only.
func TestFlags(t *testing.T) {
	flags, env := Flags(info("go1.26.8 X:boringcrypto", nil, "-buildmode", "exe", "-compiler", "gc", "-trimpath", "true", "GOARCH", "arm64", "vcs", "git", "-ldflags", "-s"))
	if !slices.Equal(flags, []string{"-trimpath=true"}) || !slices.Equal(env, []string{"GOARCH=arm64", "CGO_ENABLED=1", "GOTOOLCHAIN=go1.26.8"}) {
		t.Errorf("flags %q, environment %q", flags, env)
	}
}

// TestExplain: what Go's loader says becomes advice.
func TestExplain(t *testing.T) {
	for said, want := range map[string]string{
		`plugin.Open("x"): plugin was built with a different version of package a/b`: "package a/b is not the one",
		`plugin.Open("x"): plugin already loaded`:                                    "give each plugin once",
		"anything else": "torchpass plugin build",
	} {
		if e := explain("x.so", errors.New(said)); !strings.Contains(e.Error(), want) {
			t.Errorf("%s: %v", said, e)
		}
	}
}
