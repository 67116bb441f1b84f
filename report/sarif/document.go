package sarif

import "github.com/temper-security/temper/finding"

// The parts of a log that Temper writes. Names, meanings and which may be left
// out: SARIF 2.1.0, section 3.

type tool struct {
	Driver driver `json:"driver"`
}

type driver struct {
	Name            string       `json:"name"`
	Organization    string       `json:"organization"`
	InformationURI  string       `json:"informationUri"`
	Version         string       `json:"version,omitempty"`
	SemanticVersion string       `json:"semanticVersion,omitempty"`
	Rules           []rule       `json:"rules"`
	Notifications   []descriptor `json:"notifications"`
}

type rule struct {
	ID                   string         `json:"id"`
	Name                 string         `json:"name,omitempty"`
	ShortDescription     message        `json:"shortDescription"`
	FullDescription      *message       `json:"fullDescription,omitempty"`
	Help                 *message       `json:"help,omitempty"`
	HelpURI              string         `json:"helpUri,omitempty"`
	DefaultConfiguration configuration  `json:"defaultConfiguration"`
	Properties           ruleProperties `json:"properties"`
}

type configuration struct {
	Level string `json:"level"`
}

type ruleProperties struct {
	Tags             []string            `json:"tags"`
	Precision        string              `json:"precision"`
	SecuritySeverity string              `json:"security-severity"`
	Severity         string              `json:"severity"`
	AsOf             string              `json:"asOf,omitempty"`
	Sources          []string            `json:"sources,omitempty"`
	Frameworks       *finding.Frameworks `json:"frameworks,omitempty"`
}

type descriptor struct {
	ID               string  `json:"id"`
	ShortDescription message `json:"shortDescription"`
}

type message struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type result struct {
	RuleID              string            `json:"ruleId"`
	RuleIndex           int               `json:"ruleIndex"`
	Kind                string            `json:"kind"`
	Level               string            `json:"level"`
	Message             message           `json:"message"`
	Locations           []location        `json:"locations"`
	RelatedLocations    []location        `json:"relatedLocations,omitempty"`
	CodeFlows           []codeFlow        `json:"codeFlows,omitempty"`
	Fingerprints        map[string]string `json:"fingerprints"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
	Suppressions        []suppression     `json:"suppressions,omitempty"`
	Properties          resultProperties  `json:"properties"`
}

type resultProperties struct {
	Severity  string     `json:"severity"`
	Verdict   string     `json:"verdict"`
	Condition string     `json:"condition,omitempty"`
	Resources []resource `json:"resources"`
	Evidence  []evidence `json:"evidence,omitempty"`
	Remedy    string     `json:"remediation,omitempty"`
	Command   string     `json:"command,omitempty"`
}

type resource struct {
	Type    string `json:"type"`
	ID      string `json:"id"`
	Account string `json:"account,omitempty"`
	Region  string `json:"region,omitempty"`
}

type evidence struct {
	Kind   string `json:"kind"`
	What   string `json:"what"`
	Value  string `json:"value,omitempty"`
	Source string `json:"source,omitempty"`
}

type location struct {
	ID               int               `json:"id,omitempty"`
	PhysicalLocation physicalLocation  `json:"physicalLocation"`
	LogicalLocations []logicalLocation `json:"logicalLocations,omitempty"`
	Message          *message          `json:"message,omitempty"`
}

type physicalLocation struct {
	ArtifactLocation artifactLocation `json:"artifactLocation"`
	Region           *region          `json:"region,omitempty"`
}

type artifactLocation struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId,omitempty"`
}

type region struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
}

type logicalLocation struct {
	FullyQualifiedName string `json:"fullyQualifiedName"`
	Name               string `json:"name,omitempty"`
	Kind               string `json:"kind"`
}

type codeFlow struct {
	ThreadFlows []threadFlow `json:"threadFlows"`
}

type threadFlow struct {
	Locations []step `json:"locations"`
}

type step struct {
	Location       location `json:"location"`
	ExecutionOrder int      `json:"executionOrder"`
}

type suppression struct {
	Kind          string                `json:"kind"`
	Status        string                `json:"status"`
	Justification string                `json:"justification"`
	Properties    suppressionProperties `json:"properties"`
}

type suppressionProperties struct {
	Until string `json:"until,omitempty"`
	By    string `json:"by,omitempty"`
}

type invocation struct {
	ExecutionSuccessful        bool           `json:"executionSuccessful"`
	StartTimeUTC               string         `json:"startTimeUtc,omitempty"`
	ToolExecutionNotifications []notification `json:"toolExecutionNotifications"`
}

type notification struct {
	Descriptor reference  `json:"descriptor"`
	Level      string     `json:"level"`
	Message    message    `json:"message"`
	Locations  []location `json:"locations,omitempty"`
}

type reference struct {
	ID    string `json:"id"`
	Index int    `json:"index"`
}

type runProperties struct {
	Today    string   `json:"today"`
	Targets  []string `json:"targets"`
	Coverage counts   `json:"coverage"`
}

type counts struct {
	FilesFound   int `json:"filesFound"`
	FilesParsed  int `json:"filesParsed"`
	FilesSkipped int `json:"filesSkipped"`
	Functions    int `json:"functions"`
	Checks       int `json:"checks"`
	Passed       int `json:"passed"`
	Failed       int `json:"failed"`
	Unknown      int `json:"unknown"`
	Waived       int `json:"waived"`
	Baseline     int `json:"baseline"`
}
