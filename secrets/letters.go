package secrets

import (
	"math"
	"math/bits"
	"strings"
)

// tally counts the characters of a value.
type tally struct {
	length, lower, upper, digits, spaces, symbols, high int
	seen                                                [4]uint64
}

func count(value string) tally {
	t := tally{length: len(value)}
	for i := range len(value) {
		c := value[i]
		t.seen[c>>6] |= 1 << (c & 63)
		switch {
		case isLower(c):
			t.lower++
		case isUpper(c):
			t.upper++
		case isDigit(c):
			t.digits++
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			t.spaces++
		case c >= 0x80:
			t.high++
		default:
			t.symbols++
		}
	}
	return t
}

func (t *tally) has(c byte) bool { return t.seen[c>>6]&(1<<(c&63)) != 0 }

// distinct is the number of different bytes.
func (t *tally) distinct() int {
	n := 0
	for _, word := range t.seen {
		n += bits.OnesCount64(word)
	}
	return n
}

// entropy is the Shannon entropy of a value in bits a character.
func entropy(value string) float64 {
	if value == "" {
		return 0
	}
	var counts [256]int
	for i := range len(value) {
		counts[value[i]]++
	}
	sum, n := 0.0, float64(len(value))
	for _, c := range counts {
		if c > 0 {
			p := float64(c) / n
			sum -= p * math.Log2(p)
		}
	}
	return sum
}

// shortWords are words of two to four letters that stand in names of things,
// where the odds of letters say little.
var shortWords = wordSetOf(`a an and api app arn at aws az bin by cdk ci cd cfg cli com conf css csv db dev dns doc
	dry ec ecs eks end env eu ext fn for from get go gui hub html http id img in io ip is iso java job js json key
	lib log max md me min my net new no node not of off old on one or org os out owl pdf php pkg prd pre pro prod
	proj py qa rds rds ref req res rest rs run s3 sam sdk sh sns sql sqs ssl ssm std stg sub svc sys tab tag task
	tcp temp test tf tls tmp to top ts two txt ui uat udp up uri url us use user usr util utc v var vm vpc web west
	ws www xml xyz yaml yes yml zip zone east arm amd mail main func auth data file mode type base lake flow page
	shop site blue blog bot bus buy car cat day due ddb dlq elb fan fs gb gw kb mb msg mq ms num ops opt pub py raw
	rev rpc rss sec sent seq set sg sig sku src tbl tx kms iam acm waf nat igw asg ebs efs emr msk mks ses sts`)

func wordSetOf(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// wordlike reports whether a run of letters reads like a word: its pairs of
// letters are likelier in words than by chance.
func wordlike(run string) bool {
	if len(run) <= 4 {
		var lower [4]byte
		for i := range len(run) {
			lower[i] = run[i] | 0x20
		}
		if shortWords[string(lower[:len(run)])] {
			return true
		}
		if len(run) < 3 {
			return false
		}
	}
	sum, vowels := 0, 0
	previous := byte(0)
	for i := range len(run) {
		if !isAlpha(run[i]) {
			return false
		}
		c := run[i] | 0x20
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			vowels++
		}
		if i > 0 {
			sum += int(letterOdds[previous-'a'][c-'a']) - 'g'
		}
		previous = c
	}
	if vowels == 0 {
		return false
	}
	// A short run needs better odds: few pairs prove little.
	return 4*sum >= len(run)-1 || len(run) >= 6 && sum >= 0
}

// maxWordsLength is how much of a value is read for words.
const maxWordsLength = 512

// readsAsWords reports whether a value is made of words, as identifiers, names
// of things and sentences are, with numbers at most at the ends of words:
// process-order-v2, com.example.Handler::handle, us-east-1.
func readsAsWords(value string) bool { return wordsIn(value, false) }

// readsOnlyAsWords is stricter: every part is a word, and most letters stand in
// long ones. One random value in a million passes.
func readsOnlyAsWords(value string) bool { return wordsIn(value, true) }

func wordsIn(value string, strict bool) bool {
	if len(value) > maxWordsLength {
		value = value[:maxWordsLength]
	}
	letters, wordLetters, runs, longest := 0, 0, 0, 0
	inner, oddRuns := 0, 0 // digits between letters; letter runs that are no words
	for i := 0; i < len(value); {
		c := value[i]
		switch {
		case isDigit(c):
			start := i
			for i < len(value) && isDigit(value[i]) {
				i++
			}
			if start > 0 && isAlpha(value[start-1]) && i < len(value) && isAlpha(value[i]) {
				inner++
			}
			if i-start > 14 {
				return false
			}
		case isAlpha(c):
			start := i
			if isUpper(c) {
				for i < len(value) && isUpper(value[i]) {
					i++
				}
				if i < len(value) && isLower(value[i]) {
					if i-start > 1 {
						i-- // HTTPServer: HTTP, Server
					} else {
						for i < len(value) && isLower(value[i]) {
							i++
						}
					}
				}
			} else {
				for i < len(value) && isLower(value[i]) {
					i++
				}
			}
			run := value[start:i]
			runs++
			letters += len(run)
			longest = max(longest, len(run))
			if wordlike(run) {
				wordLetters += len(run)
			} else if len(run) > 1 || i < len(value) && isDigit(value[i]) {
				oddRuns++
			}
		case c >= 0x80:
			letters++
			wordLetters++
			i++
		default:
			i++
		}
	}
	if letters == 0 || longest < 2 {
		return false
	}
	if strict && (wordLetters < letters || inner > 0 || letters < 4*runs) {
		return false
	}
	return wordLetters*10 >= letters*7 && inner*4 <= runs && oddRuns*2 <= runs &&
		(letters >= 3*runs || runs <= 2) && (longest >= 4 || len(value) < 12)
}

func isAlpha(c byte) bool { return isLower(c) || isUpper(c) }

// looksRandom reports whether a value can only be the work of a generator: long
// enough, of many different characters, and not of words. It is what a value
// has to show if its name does not decide.
func looksRandom(value string, t *tally) bool {
	if t.length < 16 || t.spaces > 0 || t.high > 0 {
		return false
	}
	if isHexadecimal(value) {
		return t.digits >= 2 && t.lower+t.upper >= 2 && t.distinct() >= 6
	}
	kinds := 0
	for _, n := range []int{t.lower, t.upper, t.digits} {
		if n > 0 {
			kinds++
		}
	}
	if kinds < 2 || t.symbols*3 > t.length || t.distinct() < 9 {
		return false
	}
	return entropy(value) >= 3.1 && !readsAsWords(value)
}

// isHexadecimal reports whether a value has only hexadecimal digits, of one case.
func isHexadecimal(value string) bool {
	lower, upper := false, false
	for i := range len(value) {
		switch c := value[i]; {
		case isDigit(c):
		case c >= 'a' && c <= 'f':
			lower = true
		case c >= 'A' && c <= 'F':
			upper = true
		default:
			return false
		}
	}
	return value != "" && !(lower && upper)
}
