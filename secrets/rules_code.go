package secrets

// Sets of characters that the tables of rules use.
const (
	digitSet  = "0-9"
	hexSet    = "0-9a-f"
	lowerSet  = "0-9a-z"
	upperSet  = "0-9A-Z"
	base62Set = "0-9A-Za-z"
	wordSet   = "0-9A-Za-z_"
	urlSet    = "0-9A-Za-z_-"
	dotSet    = "0-9A-Za-z_.-"
	base58Set = "1-9A-HJ-NP-Za-km-z"
	b64Set    = "0-9A-Za-z+/="
	anySet    = "0-9A-Za-z_.~+/=-"
)

// uuidPattern is a UUID in lower or upper case.
const uuidPattern = `[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}`

// codeRules are the formats of source hosting, package registries and build
// services, from their documentation.
var codeRules = []Rule{
	{ID: "github-pat", Title: "GitHub personal access token", Literals: []string{"ghp_"}, Body: base62Set, Min: 36, Max: 255, Verify: verifyCRC32},
	{ID: "github-oauth", Title: "GitHub OAuth token", Literals: []string{"gho_"}, Body: base62Set, Min: 36, Max: 255, Verify: verifyCRC32},
	{ID: "github-app", Title: "GitHub app token", Literals: []string{"ghs_", "ghu_"}, Body: base62Set, Min: 36, Max: 255, Verify: verifyCRC32},
	{ID: "github-refresh", Title: "GitHub refresh token", Literals: []string{"ghr_"}, Body: base62Set, Min: 36, Max: 255, Verify: verifyCRC32},
	{ID: "github-fine-grained", Title: "GitHub fine-grained token", Literals: []string{"github_pat_"}, Body: wordSet, Min: 50},
	{ID: "gitlab-pat", Title: "GitLab personal access token", Literals: []string{"glpat-"}, Body: dotSet, Min: 20},
	{ID: "gitlab-token", Title: "GitLab token", Literals: []string{"gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "gloas-", "glsoat-", "glffct-", "glrtr-"}, Body: dotSet, Min: 20},
	{ID: "gitlab-runner", Title: "GitLab runner registration token", Literals: []string{"GR1348941"}, Body: urlSet, Min: 20},
	{ID: "bitbucket-app-password", Title: "Bitbucket app password", Literals: []string{"ATBB", "ATCTT3xFfG"}, Body: anySet, Min: 24},
	{ID: "bitbucket-token", Title: "Bitbucket access token", Literals: []string{"BBDC-"}, Body: b64Set, Min: 40},
	{ID: "atlassian-token", Title: "Atlassian API token", Literals: []string{"ATATT3xFfG", "ATSTT3xFfG", "ATOAuth"}, Body: anySet, Min: 60},
	{ID: "npm", Title: "npm token", Literals: []string{"npm_"}, Body: base62Set, Min: 36, Max: 64, Verify: verifyCRC32},
	{ID: "pypi", Title: "PyPI token", Literals: []string{"pypi-Ag"}, Body: urlSet, Min: 48},
	{ID: "rubygems", Title: "RubyGems key", Literals: []string{"rubygems_"}, Body: hexSet, Min: 48, Max: 48},
	{ID: "crates-io", Title: "crates.io token", Literals: []string{"cio"}, Body: base62Set, Min: 32, Max: 32},
	{ID: "nuget", Title: "NuGet key", Literals: []string{"oy2"}, Body: lowerSet, Min: 43, Max: 43},
	{ID: "clojars", Title: "Clojars token", Literals: []string{"CLOJARS_"}, Body: lowerSet, Min: 60, Max: 60},
	{ID: "docker-hub", Title: "Docker Hub token", Literals: []string{"dckr_pat_", "dckr_oat_"}, Body: urlSet, Min: 20},
	{ID: "jfrog", Title: "JFrog key", Literals: []string{"AKCp"}, Body: base62Set, Min: 60, Max: 80},
	{ID: "jfrog-reference", Title: "JFrog reference token", Literals: []string{"cmVmdGtuOjAx"}, Body: base62Set, Min: 40},
	{ID: "sourcegraph", Title: "Sourcegraph token", Literals: []string{"sgp_", "slk_"}, Pattern: `(?:sgp|slk)_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40,64}`},
	{ID: "circleci", Title: "CircleCI token", Literals: []string{"CCIPAT_", "CCIPRJ_"}, Body: wordSet, Min: 40},
	{ID: "buildkite", Title: "Buildkite token", Literals: []string{"bkua_", "bkat_", "bkct_", "bkaj_"}, Body: base62Set, Min: 40},
	{ID: "sonarqube", Title: "SonarQube token", Literals: []string{"squ_", "sqp_", "sqa_"}, Body: hexSet, Min: 40, Max: 40},
	{ID: "phabricator", Title: "Phabricator token", Literals: []string{"api-", "cli-"}, Body: lowerSet, Min: 28, Max: 28},
	{ID: "terraform-cloud", Title: "Terraform Cloud token", Literals: []string{".atlasv1."}, Within: true, Pattern: `[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_=-]{60,}`},
	{ID: "pulumi", Title: "Pulumi token", Literals: []string{"pul-"}, Body: hexSet, Min: 40, Max: 64},
	{ID: "prefect", Title: "Prefect token", Literals: []string{"pnu_", "pnb_"}, Body: base62Set, Min: 36, Max: 36},
	{ID: "dbt-cloud", Title: "dbt Cloud token", Literals: []string{"dbtc_", "dbtu_", "dbts_"}, Body: urlSet, Min: 36},
	{ID: "harness", Title: "Harness token", Literals: []string{"pat.", "sat."}, Pattern: `[ps]at\.[0-9A-Za-z_-]{22}\.[0-9a-f]{24}\.[0-9A-Za-z]{20}`},
	{ID: "snyk", Title: "Snyk token", Literals: []string{"snyk_"}, Pattern: `snyk_(?:uat|sat)\.[0-9A-Za-z_.-]{40,}`},
	{ID: "semgrep", Title: "Semgrep token", Literals: []string{"sgp-", "swt-"}, Body: base62Set, Min: 40},
	{ID: "readme", Title: "ReadMe key", Literals: []string{"rdme_"}, Body: lowerSet, Min: 60, Max: 80},
	{ID: "expo", Title: "Expo token", Literals: []string{"exp_"}, Body: urlSet, Min: 36},
	{ID: "doppler", Title: "Doppler token", Literals: []string{"dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.said.", "dp.scim.", "dp.audit."}, Body: dotSet, Min: 36},
	{ID: "infisical", Title: "Infisical token", Literals: []string{"st."}, Pattern: `st\.[0-9a-f-]{24,36}\.[0-9a-f]{32,}\.[0-9a-f]{32,}`},
	{ID: "onepassword-service-account", Title: "1Password service account", Literals: []string{"ops_eyJ"}, Body: anySet, Min: 100},
	{ID: "onepassword-secret-key", Title: "1Password secret key", Literals: []string{"A3-"}, Pattern: `A3-[0-9A-Z]{6}-(?:[0-9A-Z]{11}|[0-9A-Z]{6}-[0-9A-Z]{5})-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}`},
	{ID: "vault", Title: "HashiCorp Vault token", Literals: []string{"hvs.", "hvb.", "hvr."}, Body: urlSet, Min: 24},
	{ID: "vault", Title: "HashiCorp Vault token", Literals: []string{"s.", "b."}, Pattern: `[sb]\.[0-9A-Za-z]{24}`},
	{ID: "tailscale", Title: "Tailscale key", Literals: []string{"tskey-"}, Body: urlSet, Min: 20},
	{ID: "age-secret-key", Title: "age identity", Literals: []string{"AGE-SECRET-KEY-1", "AGE-PLUGIN-"}, Body: upperSet + "-", Min: 40},
	{ID: "postman", Title: "Postman key", Literals: []string{"PMAK-"}, Pattern: `PMAK-[0-9A-Fa-f]{24}-[0-9A-Fa-f]{34}`},
	{ID: "postman-collection", Title: "Postman collection token", Literals: []string{"PMAT-"}, Body: upperSet, Min: 26, Max: 26},
}
