package load

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
)

// ModulePath is torchpass's own.
const ModulePath = "github.com/torchpass/torchpass"

// Compare says in what a plugin's build differs from that of the program that is to
// load it, where that makes loading fail; nil if in nothing that they tell.
func Compare(mine, theirs *debug.BuildInfo) *Error {
	if mine.GoVersion != theirs.GoVersion {
		return &Error{Reason: fmt.Sprintf("was built by %s, and this torchpass by %s", theirs.GoVersion, mine.GoVersion),
			Advice: fmt.Sprintf("GOTOOLCHAIN=%s torchpass plugin build DIR -o my.so", toolchain(mine.GoVersion))}
	}
	if mode := settings(theirs)["-buildmode"]; mode != "plugin" {
		return &Error{Reason: fmt.Sprintf("is a Go file, but no plugin: its -buildmode is %q", mode), Advice: rebuild}
	}
	if name, a, b := differentFlag(mine, theirs); name != "" {
		return &Error{Reason: fmt.Sprintf("was built with %s, and this torchpass with %s", flagText(name, b), flagText(name, a)),
			Advice: "torchpass plugin build takes the flags over from the torchpass that runs it; " + rebuild}
	}
	if path, a, b := differentModule(mine, theirs); path != "" {
		return &Error{Reason: fmt.Sprintf("was built with %s %s, and this torchpass with %s", path, b, a),
			Advice: fmt.Sprintf("if the extension does not need %s %s, require %s in its go.mod and run torchpass plugin build again; if it does, compile it in:\n%s", path, b, a, otherWays)}
	}
	return nil
}

func toolchain(version string) string {
	v, _, _ := strings.Cut(version, " ")
	return v
}

// shared are the settings of a build that must agree.
var shared = []string{"-compiler", "-gcflags", "-asmflags", "-tags", "-trimpath", "-race", "-msan", "-asan", "-cover", "GOARCH", "GOOS",
	"GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOEXPERIMENT", "GOFIPS140"}

func settings(info *debug.BuildInfo) map[string]string {
	m := make(map[string]string, len(info.Settings))
	for _, s := range info.Settings {
		m[s.Key] = s.Value
	}
	return m
}

func differentFlag(mine, theirs *debug.BuildInfo) (name, a, b string) {
	m, t := settings(mine), settings(theirs)
	for _, name := range shared {
		if m[name] != t[name] {
			return name, m[name], t[name]
		}
	}
	return "", "", ""
}

func flagText(name, value string) string {
	if value == "" {
		return "no " + name
	}
	return name + "=" + value
}

// differentModule finds a module of which the two have different versions.
func differentModule(mine, theirs *debug.BuildInfo) (path, a, b string) {
	have := make(map[string]string)
	for _, d := range mine.Deps {
		have[d.Path] = Version(d)
	}
	for _, d := range theirs.Deps {
		if v, ok := have[d.Path]; ok && v != Version(d) && d.Path != ModulePath {
			return d.Path, v, Version(d)
		}
	}
	return "", "", ""
}

// Version is a module's version, or what stands in its place.
func Version(m *debug.Module) string {
	if r := m.Replace; r != nil {
		return strings.TrimSpace("=> " + r.Path + " " + r.Version)
	}
	return m.Version
}

// Flags are the flags of go build, and the variables of its environment, by which a
// build that agrees with info is made.
func Flags(info *debug.BuildInfo) (flags, env []string) {
	for _, s := range info.Settings {
		if !slices.Contains(shared, s.Key) || s.Value == "" {
			continue
		}
		switch {
		case s.Key == "-compiler":
		case s.Key[0] == '-':
			flags = append(flags, s.Key+"="+s.Value)
		default:
			env = append(env, s.Key+"="+s.Value)
		}
	}
	return flags, append(env, "CGO_ENABLED=1", "GOTOOLCHAIN="+toolchain(info.GoVersion))
}
