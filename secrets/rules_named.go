package secrets

import "slices"

// namedRules are formats that are too common to decide without the name.
var namedRules = []NamedRule{
	{ID: "aws-secret-access-key", Title: "AWS secret access key", Names: []string{"_secret_access_key", "_secretaccesskey_", "_aws_secret", "_secret_key_", "_awssecret", "_aws_key_secret", "_aws_access_secret", "_s3_secret"}, Body: "0-9A-Za-z+/", Min: 40, Max: 40},
	{ID: "cognito", Title: "Cognito client secret", Names: []string{"_cognito_"}, Body: lowerSet, Min: 48, Max: 56},
	{ID: "twilio-auth", Title: "Twilio auth token", Names: []string{"_twilio_"}, Body: hexSet, Min: 32, Max: 32},
	{ID: "datadog-api", Title: "Datadog API key", Names: []string{"_dd_api", "_datadog_api", "_ddapi"}, Body: hexSet, Min: 32, Max: 32},
	{ID: "datadog-app", Title: "Datadog application key", Names: []string{"_dd_app", "_datadog_app", "_ddapp"}, Body: hexSet, Min: 40, Max: 40},
	{ID: "newrelic", Title: "New Relic license key", Names: []string{"_newrelic_", "_new_relic_", "_nr_license"}, Body: hexSet, Min: 40, Max: 40, Neutral: true},
	{ID: "heroku", Title: "Heroku key", Names: []string{"_heroku_"}, Pattern: uuidPattern},
	{ID: "snyk", Title: "Snyk token", Names: []string{"_snyk_"}, Pattern: uuidPattern},
	{ID: "postmark", Title: "Postmark server token", Names: []string{"_postmark_"}, Pattern: uuidPattern, Neutral: true},
	{ID: "splunk-hec", Title: "Splunk collector token", Names: []string{"_splunk_", "_hec_"}, Pattern: uuidPattern},
	{ID: "consul", Title: "Consul token", Names: []string{"_consul_", "_nomad_"}, Pattern: uuidPattern},
	{ID: "vault-approle", Title: "Vault AppRole secret id", Names: []string{"_vault_secret_id_", "_approle_secret_id_", "_app_role_secret_id_"}, Pattern: uuidPattern, Always: true},
	{ID: "okta", Title: "Okta token", Names: []string{"_okta_"}, Pattern: `00[0-9A-Za-z_-]{40}`, Always: true},
	{ID: "cloudflare", Title: "Cloudflare key", Names: []string{"_cloudflare_", "_cf_api_", "_cf_token_", "_cf_global_"}, Body: urlSet, Min: 37, Max: 60},
	{ID: "fastly", Title: "Fastly token", Names: []string{"_fastly_"}, Body: urlSet, Min: 32, Max: 32},
	{ID: "linode", Title: "Linode token", Names: []string{"_linode_", "_vultr_", "_hetzner_", "_hcloud_"}, Body: base62Set, Min: 36, Max: 64},
	{ID: "honeycomb", Title: "Honeycomb key", Names: []string{"_honeycomb_team_", "_honeycomb_api", "_honeycomb_key_", "_honeycomb_write"}, Body: base62Set, Min: 22, Max: 64, Always: true},
	{ID: "algolia", Title: "Algolia key", Names: []string{"_algolia_"}, Body: hexSet, Min: 32, Max: 32},
	{ID: "mistral", Title: "Mistral key", Names: []string{"_mistral_"}, Body: base62Set, Min: 32, Max: 32},
	{ID: "cohere", Title: "Cohere key", Names: []string{"_cohere_", "_co_api_"}, Body: base62Set, Min: 40, Max: 40},
	{ID: "azure-openai", Title: "Azure key", Names: []string{"_azure_"}, Body: hexSet, Min: 32, Max: 32},
	{ID: "weights-and-biases", Title: "Weights & Biases key", Names: []string{"_wandb_"}, Body: hexSet, Min: 40, Max: 40},
	{ID: "gitea", Title: "Gitea token", Names: []string{"_gitea_", "_forgejo_"}, Body: hexSet, Min: 40, Max: 40},
	{ID: "github-legacy", Title: "GitHub token", Names: []string{"_github_", "_gh_"}, Body: hexSet, Min: 40, Max: 40},
	{ID: "rollbar", Title: "Rollbar token", Names: []string{"_rollbar_"}, Body: hexSet, Min: 32, Max: 32},
	{ID: "pagerduty", Title: "PagerDuty key", Names: []string{"_pagerduty_", "_pager_duty_"}, Body: wordSet + "+-", Min: 20, Max: 32},
	{ID: "opsgenie", Title: "Opsgenie key", Names: []string{"_opsgenie_"}, Pattern: uuidPattern},
}

// Rules returns the curated formats that decide by themselves. The slice is
// the caller's.
func Rules() []Rule {
	return slices.Concat(codeRules, cloudRules, messagingRules, paymentRules, observabilityRules)
}

// NamedRules returns the curated formats that need a name. The slice is the
// caller's.
func NamedRules() []NamedRule { return slices.Clone(namedRules) }
