package secrets

import (
	"net/netip"
	"strings"
)

// isURL reports whether a text is one URL or a comma-separated list of them;
// what its parts hold is for the structures.
func isURL(value string) bool {
	scheme, rest, _ := strings.Cut(value, "://")
	if len(scheme) == 0 || len(scheme) > 48 || !isAlpha(scheme[0]) {
		return false
	}
	for i := range len(scheme) {
		if c := scheme[i]; !isAlnum(c) && c != '+' && c != '.' && c != '-' && c != ':' {
			return false
		}
	}
	return rest != "" && !strings.ContainsAny(rest, "\"'<>")
}

func isEmail(value string) bool {
	user, domain, ok := strings.Cut(value, "@")
	if !ok || user == "" || len(value) > 120 || strings.ContainsAny(user, " :/\\\"!#$^&*()=,;") || !strings.Contains(domain, ".") {
		return false
	}
	return isHost(domain)
}

// fileRoots begin paths of files in a function's sandbox.
var fileRoots = []string{"/opt/", "/var/", "/tmp/", "/etc/", "/mnt/", "/usr/", "/home/", "/run/", "/dev/", "/proc/", "/bin/", "/lib/", "/root/", "/app/", "./", "../", "~/"}

// isPath recognises paths of files, parameters and URLs. One segment that does
// not read as a word is no path: /S3cr3tPassw0rd.
func isPath(value string) bool {
	if len(value) > 1024 || strings.ContainsAny(value, " \"'<>|?=&;!$^`+") {
		return false
	}
	for _, root := range fileRoots {
		if strings.HasPrefix(value, root) {
			return true
		}
	}
	rooted := value[0] == '/' || len(value) > 3 && value[1] == ':' && (value[2] == '\\' || value[2] == '/')
	segments, plain, odd := 0, 0, 0
	for segment := range strings.SplitSeq(value, "/") {
		if segment == "" {
			continue
		}
		segments++
		if isPlainSegment(segment) {
			plain++
		} else {
			odd = len(segment)
		}
	}
	switch {
	case segments == 0:
		return rooted
	case segments == 1:
		return rooted && plain == 1
	case plain == segments:
		return true
	}
	// A name that a template generates can be one segment of several.
	return rooted && segments >= 3 && plain == segments-1 && odd*2 < len(value)
}

// isPlainSegment reports whether a segment of a path is a word, number,
// wildcard or template.
func isPlainSegment(segment string) bool {
	t := count(segment)
	if t.digits == t.length || t.length <= 2 && t.upper == 0 {
		return true
	}
	if t.upper > 0 && t.lower > 0 && t.length >= 8 && t.symbols == 0 {
		return readsOnlyAsWords(segment)
	}
	if segment[0] == '{' || segment[0] == ':' || segment[0] == '*' {
		return true
	}
	if strings.Contains(segment, "${") {
		return true
	}
	return readsAsWords(segment) || isUUID(segment) || isVersion(segment) || isMeasure(segment)
}

// isResourceID recognises ids that AWS gives to resources: a prefix before 8 or
// 17 hexadecimal digits, Cognito's pools, regions.
func isResourceID(value string) bool {
	if at := strings.LastIndexByte(value, '-'); at > 0 && at <= 20 {
		hex := value[at+1:]
		if (len(hex) == 17 || len(hex) == 8) && isHexadecimal(hex) {
			for i := range at {
				if !isLower(value[i]) && value[i] != '-' && !isDigit(value[i]) {
					return false
				}
			}
			return true
		}
	}
	// Cognito: region_id of a user pool, region:uuid of an identity pool.
	if at := strings.IndexAny(value, "_:"); at >= 9 && isRegion(value[:at]) {
		rest := value[at+1:]
		set := parseSet(base62Set)
		return isUUID(rest) || value[at] == '_' && len(rest) >= 8 && len(rest) <= 12 && set.run(rest, 0) == len(rest)
	}
	return isRegion(value)
}

// isRegion recognises the shape of AWS region and zone names: eu-west-1,
// us-gov-west-1, us-east-1a.
func isRegion(value string) bool {
	if len(value) < 9 || len(value) > 25 || strings.Count(value, "-") < 2 {
		return false
	}
	end := strings.TrimRight(value, "abcdef")
	if len(value)-len(end) > 1 || !isDigit(end[len(end)-1]) || end[len(end)-2] != '-' {
		return false
	}
	for i := range len(end) - 2 {
		if !isLower(end[i]) && end[i] != '-' {
			return false
		}
	}
	return end[2] == '-' || strings.HasPrefix(end, "mx-") || strings.HasPrefix(end, "iso")
}

// isNetwork recognises networks in CIDR notation.
func isNetwork(value string) bool {
	_, err := netip.ParsePrefix(value)
	return err == nil
}

// isHost recognises host names with a dot or port, and addresses.
func isHost(value string) bool {
	if len(value) > 253+6 || value == "" {
		return false
	}
	if _, err := netip.ParseAddr(value); err == nil {
		return true
	}
	if _, err := netip.ParseAddrPort(value); err == nil {
		return true
	}
	host, port, hasPort := strings.Cut(value, ":")
	if hasPort && (len(port) > 5 || !allDigits(port)) {
		return false
	}
	host = strings.TrimPrefix(host, "*.")
	labels, last := 0, ""
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 {
			return false
		}
		for i := range len(label) {
			if c := label[i]; !isLower(c) && !isDigit(c) && c != '-' && c != '_' {
				return false
			}
		}
		labels++
		last = label
	}
	if labels == 1 {
		return hasPort && (host == "localhost" || readsAsWords(host))
	}
	return len(last) >= 2 && !isDigit(last[0]) && len(last) <= 18 && (len(last) <= 4 || wordlike(last))
}
