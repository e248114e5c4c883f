package corpus

import (
	"archive/tar"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

// Archive is a module that PyTorch saved, with what PyTorch makes of it: the files
// that oracle/archives.py lists, model.pt and graphs.txt among them.
type Archive struct {
	Name  string
	Files map[string][]byte
}

// Archives reads testdata/archives, or the folder that TORCHPASS_ARCHIVES names, which
// the live step of CI fills with models of torchvision. live says which it was.
func Archives() (all []Archive, live bool, err error) {
	if dir := os.Getenv("TORCHPASS_ARCHIVES"); dir != "" {
		all, err = archiveFolder(dir)
		return all, true, err
	}
	all, err = ArchivesOf("archives")
	return all, false, err
}

// ArchivesOf reads testdata/archives/NAME.tar.zst: versions has files of all
// versions, other the other things that files may have.
func ArchivesOf(name string) (all []Archive, err error) {
	f, err := os.Open(filepath.Join(Dir(), "archives", name+".tar.zst"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := zstd.NewReader(f, zstd.WithDecoderMaxWindow(1<<28))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		all = withFile(all, path.Dir(h.Name), path.Base(h.Name), data)
	}
}

func archiveFolder(dir string) ([]Archive, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("no archives in %s", dir)
	}
	var all []Archive
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		all = withFile(all, filepath.Base(filepath.Dir(p)), filepath.Base(p), data)
	}
	return all, nil
}

// withFile adds a file to the last archive, or to a new one of another name.
func withFile(all []Archive, name, file string, data []byte) []Archive {
	if n := len(all); n == 0 || all[n-1].Name != name {
		all = append(all, Archive{name, map[string][]byte{}})
	}
	all[len(all)-1].Files[file] = data
	return all
}
