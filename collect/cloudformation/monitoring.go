package cloudformation

import (
	"regexp"
	"strings"

	"github.com/temper-security/temper/inventory"
)

// defineLogGroup reads AWS::Logs::LogGroup, and the custom resource by which CDK
// sets the retention of a log group that another service makes.
func (b *builder) defineLogGroup(r *resource) {
	b.inv.LogGroups = append(b.inv.LogGroups, &inventory.LogGroup{
		Resource:  r.head,
		Retention: r.get("RetentionInDays").integer(),
		KMSKey:    b.key(r.get("KmsKeyId")),
	})
}

// defineTrail reads AWS::CloudTrail::Trail and AWS::CloudTrail::EventDataStore.
func (b *builder) defineTrail(r *resource) {
	t := &inventory.Trail{
		Resource:       r.head,
		Logging:        r.get("IsLogging").boolean(),
		MultiRegion:    r.get("IsMultiRegionTrail").boolean(),
		Organization:   r.get("IsOrganizationTrail").boolean(),
		FileValidation: r.get("EnableLogFileValidation").boolean(),
		Selectors:      selectors(r),
	}
	if r.kind == typeEventDataStore {
		t.Logging = r.get("IngestionEnabled").boolean()
		if t.Logging.IsAbsent() {
			t.Logging = inventory.Value(true, r.home)
		}
		t.MultiRegion = r.get("MultiRegionEnabled").boolean()
		if t.MultiRegion.IsAbsent() {
			t.MultiRegion = inventory.Value(true, r.home)
		}
		t.Organization = r.get("OrganizationEnabled").boolean()
	}
	b.inv.Trails = append(b.inv.Trails, t)
}

// selectors reads classic and advanced event selectors; a trail has one kind.
func selectors(r *resource) inventory.Known[[]inventory.EventSelector] {
	classic := structs(r.get("EventSelectors"), classicSelector)
	advanced := structs(r.get("AdvancedEventSelectors"), advancedSelector)
	switch {
	case classic.IsUnknown(), advanced.IsAbsent():
		return classic
	case advanced.IsUnknown(), classic.IsAbsent():
		return advanced
	}
	list, _ := classic.Get()
	more, _ := advanced.Get()
	return inventory.Value(append(list, more...), classic.Source)
}

func classicSelector(f fact) inventory.EventSelector {
	return inventory.EventSelector{
		DataResources: structs(f.get("DataResources"), func(d fact) inventory.DataResource {
			return inventory.DataResource{Type: d.get("Type").text(), Values: d.get("Values").eachText()}
		}),
		ReadWrite: f.get("ReadWriteType").text(),
		Fields:    inventory.None[[]inventory.FieldSelector](f.at),
		Source:    f.at,
	}
}

var selectorOperators = []string{"Equals", "NotEquals", "StartsWith", "NotStartsWith", "EndsWith", "NotEndsWith"}

func advancedSelector(f fact) inventory.EventSelector {
	return inventory.EventSelector{
		DataResources: inventory.None[[]inventory.DataResource](f.at),
		ReadWrite:     inventory.None[string](f.at),
		Fields: structs(f.get("FieldSelectors"), func(s fact) inventory.FieldSelector {
			fs := inventory.FieldSelector{Field: s.get("Field").text(), Operators: map[string]inventory.Known[[]inventory.Known[string]]{}}
			for _, operator := range selectorOperators {
				if v := s.get(operator); !v.absent() {
					fs.Operators[operator] = v.eachText()
				}
			}
			return fs
		}),
		Source: f.at,
	}
}

// defineAlarm reads AWS::CloudWatch::Alarm and AWS::CloudWatch::CompositeAlarm.
func (b *builder) defineAlarm(r *resource) {
	a := &inventory.Alarm{
		Resource:  r.head,
		Namespace: r.get("Namespace").text(),
		Metric:    r.get("MetricName").text(),
	}
	b.alarmMetric(a, r.fact)
	queries, _ := r.get("Metrics").items()
	for _, q := range queries {
		b.alarmMetric(a, q.in("MetricStat", "Metric"))
		b.alarmQuery(a, q.get("Expression"))
	}
	b.inv.Alarms = append(b.inv.Alarms, a)
}

// alarmMetric notes a metric of AWS/Lambda and the function that its dimensions
// name.
func (b *builder) alarmMetric(a *inventory.Alarm, f fact) {
	if namespace, ok := f.get("Namespace").literal(); !ok || namespace != "AWS/Lambda" {
		return
	}
	metric, _ := f.get("MetricName").glob()
	a.Metrics = append(a.Metrics, metric)
	dimensions, rest := f.get("Dimensions").items()
	found := rest != ""
	for _, d := range dimensions {
		name, ok := d.get("Name").literal()
		if !ok || name == "FunctionName" {
			found = true
			a.Functions = append(a.Functions, b.function(d.get("Value")))
		}
	}
	if rest != "" {
		a.Functions = append(a.Functions, missing[inventory.FunctionRef](f.get("Dimensions").unknown(rest)))
	}
	if !found {
		a.AllFunctions = true
	}
}

// insights matches a Metrics Insights query over the metrics of AWS/Lambda, and
// queriedFunction a function that it is limited to. Source: Amazon CloudWatch
// User Guide, Metrics Insights query components and syntax.
var (
	insights        = regexp.MustCompile(`(?i)select\s+\w+\(\s*"?(\w+)"?\s*\)\s+from\s+(?:schema\(\s*)?"?AWS/Lambda"?`)
	queriedFunction = regexp.MustCompile(`(?i)where\b.*?\bFunctionName\s*=\s*'([^']+)'`)
)

// alarmQuery notes the metric of a Metrics Insights query.
func (b *builder) alarmQuery(a *inventory.Alarm, f fact) {
	text, ok := f.glob()
	if !ok || f.absent() {
		return
	}
	match := insights.FindStringSubmatch(text)
	if match == nil {
		return
	}
	a.Metrics = append(a.Metrics, match[1])
	limited := queriedFunction.FindStringSubmatch(text)
	if limited == nil {
		a.AllFunctions = true
		return
	}
	name := f.says(limited[1])
	if strings.Contains(limited[1], "?*") {
		name = f.unknown(f.reason())
	}
	a.Functions = append(a.Functions, b.function(name))
}

// defineDetector reads AWS::GuardDuty::Detector.
func (b *builder) defineDetector(r *resource) {
	d := &inventory.Detector{
		Resource:         r.head,
		Enabled:          r.get("Enable").boolean(),
		LambdaProtection: inventory.None[bool](r.home),
	}
	features, rest := r.get("Features").items()
	for _, f := range features {
		name := f.get("Name")
		if why := name.reason(); why != "" && rest == "" {
			rest = why
		}
		if text, ok := name.literal(); ok && text == "LAMBDA_NETWORK_LOGS" {
			status := f.get("Status")
			if text, ok := status.literal(); ok {
				d.LambdaProtection = inventory.Value(text == "ENABLED", status.at)
			} else {
				d.LambdaProtection = missing[bool](status)
			}
		}
	}
	if d.LambdaProtection.IsAbsent() && rest != "" {
		d.LambdaProtection = missing[bool](r.get("Features").unknown(rest))
	}
	b.inv.Detectors = append(b.inv.Detectors, d)
}

// defineConfigRecorder reads AWS::Config::ConfigurationRecorder.
func (b *builder) defineConfigRecorder(r *resource) {
	group := r.get("RecordingGroup")
	b.inv.ConfigRecorders = append(b.inv.ConfigRecorders, &inventory.ConfigRecorder{
		Resource:     r.head,
		AllSupported: group.get("AllSupported").boolean(),
		Types:        group.get("ResourceTypes").texts(),
		Excluded:     group.in("ExclusionByResourceTypes", "ResourceTypes").texts(),
	})
}
