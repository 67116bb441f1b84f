// Package logging holds the checks about whether what a function does is
// recorded: its log group and format, traces, flow logs, CloudTrail data events
// and AWS Config.
package logging

import "github.com/temper-security/temper/check"

// Checks returns the checks of the category.
func Checks() []check.Check {
	return []check.Check{
		logGroupWeak(),
		logLevelLow(),
		tracingOff(),
		insightsOff(),
		vpcLogsOff(),
		invokeNotTrailed(),
		configNotRecording(),
	}
}
