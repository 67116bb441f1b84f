// Package monitoring holds the checks about whether somebody is told when a
// function fails or is attacked: alarms, GuardDuty and a sensor in the sandbox.
package monitoring

import "github.com/temper-security/temper/check"

// Checks returns the checks of the category.
func Checks() []check.Check {
	return []check.Check{
		alarmAbsent(),
		streamLagAlarmAbsent(),
		guarddutyOff(),
		sensorAbsent(),
	}
}
