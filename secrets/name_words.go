package secrets

import (
	"strings"
	"sync"
)

// trait is what a word does to the meaning of a name. A word can have several.
type trait uint16

const (
	// passwordWord, secretWord, tokenWord, keyWord and authWord name a thing
	// that is secret, in falling order of how far the name alone decides.
	passwordWord trait = 1 << iota
	secretWord
	tokenWord
	keyWord
	authWord
	// headWord at the end of a name makes it the name of something else:
	// SECRET_NAME, TOKEN_TABLE, API_KEY_HEADER.
	headWord
	// qualifierWord at the end of a name changes nothing: DB_PASSWORD_PROD.
	qualifierWord
	// quantityWord anywhere makes secret words things that are counted:
	// MAX_TOKENS.
	quantityWord
	// plainKey before "key" makes it a key of data: PARTITION_KEY.
	plainKey
	// strongKey before "key" makes it a credential: API_KEY.
	strongKey
	// plainToken before "token" makes it a mark in data: NEXT_TOKEN.
	plainToken
	// openWord before "key" or "token" makes it public: PUBLISHABLE_KEY.
	openWord
	// userWord is the short name of a system before "pass", "pwd" or "key" in a
	// word without separators: PGPASS.
	userWord
	// cipherWord says that the value is encrypted: DB_PASSWORD_ENCRYPTED.
	cipherWord
)

// secretTraits are the traits of words that name a secret thing.
const secretTraits = passwordWord | secretWord | tokenWord | keyWord | authWord

// wordLists holds the vocabulary. A word may stand in several lists.
var wordLists = []struct {
	trait trait
	words string
}{
	{passwordWord, `password passwords passwd passwrd pass pwd pwds pw passphrase passcode pswd psw paswd
		passwort kennwort senha contrasena clave parola mdp motdepasse wachtwoord heslo haslo losenord lozinka
		userpass passkey masterpass`},
	{secretWord, `secret secrets secretstring secretvalue`},
	{tokenWord, `token tokens tok apikey apikeys apitoken accesskey secretkey privatekey privkey authtoken
		authkey accesstoken refreshtoken bearertoken idtoken jwt pat bearer salt pepper otp totp sas sastoken
		hmac clientsecret appsecret sharedsecret signingkey encryptionkey masterkey licensekey sshkey
		sharedaccesskey accountkey pin cvv storagekey serviceaccountkey`},
	{keyWord, `key keys`},
	{authWord, `auth authn authorization authentication credential credentials creds cred cookie cookies
		signature sig p12 pfx pkcs12 keystore jks keytab seed seedphrase mnemonic license licence pem sessionid
		htpasswd netrc npmrc pypirc dockercfg dockerconfigjson kubeconfig`},
	{headWord, `chars characters alphabet character name names arn arns id ids identifier path paths url urls uri uris endpoint endpoints host
		hosts hostname domain domains port ports file files filename filepath dir directory folder bucket buckets
		table tables tablename topic queue stream index indexes prefix suffix header headers param params
		parameter parameters field fields column columns attribute attributes attr property properties type types
		kind mode format algorithm alg algo version versions length len size count limit max min ttl age expiry
		expiration expires exp expire expired lifetime timeout interval duration period seconds secs minutes hours
		days weeks ms millis rotation schedule cron policy policies rule rules pattern regex regexp enabled
		disabled enable disable required optional status state reset lambda function handler role roles user users
		username email mail scope scopes issuer audience aud iss realm provider source store storage manager
		service server region zone account accounts alias aliases label labels tag tags title description desc
		message messages template templates placeholder hint hash hashed digest checksum fingerprint thumbprint
		sha sha1 sha256 sha512 md5 etag commit revision rev build env environment stage level class module package
		plugin extension layer rounds cost iterations strength complexity charset encoding language locale
		generator validator verifier checker resolver fetcher rotator cache ref reference references selector
		location loc backend engine bits number num order position separator delimiter method strategy authority
		jwks kid usage budget price rate quota redirect callback page route link form script image icon logo color
		colour style event events action command cmd option options flag feature switch window grace threshold
		attempts retries retry history database schema cluster instance group groups members member owner team org
		organization project repo repository branch date time timestamp at address addr ip count counter mapping
		metadata list whitelist blacklist allowlist denylist required requirements validation verification
		protection detection scanning scanner rotate refresh exchange broker vault parametername authorizer
		permission permissions model models dimension dimensions metric metrics namespace bus topicarn
		publickey arnlist vars var variable request response introspection revocation grant flow
		bind subject sub claim claims keyid subnet vpc website site text1 sns sqs dynamodb api uuid guid`},
	{qualifierWord, `value values val string str text plain plaintext raw data base64 b64 hex json encoded
		content contents prod production prd dev develop development staging stg stage test testing tests qa uat
		sandbox live local default old new current previous prev next primary secondary backup main alt blue green
		temp tmp override fallback demo beta alpha preprod nonprod eu us apac emea global internal external
		v1 v2 v3 one two a b rw ro readonly readwrite`},
	{quantityWord, `max maximum min minimum num total count per limit quota avg average budget threshold`},
	{plainKey, `partition sort cache primary foreign hash range object s3 file routing index item row lookup group
		dedup deduplication idempotency idempotent message config configuration sorting context query state
		translation i18n color colour tag tags metadata attribute feature event ddb dynamo dynamodb table kms cmk
		bucket pk sk gsi lsi composite unique record document doc map dict property shard kinesis order
		image media upload download output input result results prefix log metric dimension label json yaml xml
		redis lock lease mutex surrogate natural column field flag toggle setting settings job task state
		parent child root1 artifact package zip layer code source template manifest report
		keyword short arrow shortcut hot condition filter search1 aggregation distribution
		version param parameter ssm resource res registry etcd zookeeper topic`},
	{strongKey, `enc cipher api access secret private priv encryption encrypt encrypting decryption decrypt signing sign
		signature auth authorization authentication service subscription license licence admin master root hmac aes
		aes256 des rsa ec ecdsa ed25519 jwt jwe jws jwk session cookie webhook app application shared ssh deploy
		deployment integration ingest ingestion write read server secure security crypto cipher fernet flask
		django rails laravel consumer oauth oauth2 bot tls ssl pgp gpg wireguard wg user db password token
		client backend account ibm azure openai stripe twilio sendgrid mailgun mailchimp datadog newrelic sentry
		algolia github gitlab slack discord telegram anthropic gemini groq mistral cohere pinecone honeycomb
		segment mixpanel amplitude launchdarkly snyk sonar okta auth0 vault cloudflare fastly linode
		digitalocean heroku netlify vercel supabase firebase google maps openweather alchemy infura etherscan
		wallet eth ethereum bitcoin btc solana validator management internal partner vendor payment payments`},
	{plainToken, `next pagination paginator page continuation continue start starting end stop pad padding eos bos
		unk mask design sync idempotency idempotent cancellation cancel request lexer parser parse special prompt
		completion input output lock task callback delimiter split`},
	{openWord, `public publishable pub publish site anon anonymous browser frontend clientside`},
	{userWord, `db pg my mysql postgres postgresql psql sql mssql mongo mongodb redis smtp imap ftp sftp mail
		email user usr admin root ldap ad vpn rds oracle ora app svc service api master http proxy ssh sudo
		rabbit rabbitmq mq amqp kafka jdbc odbc login web wifi cert key keystore truststore store database
		spring dba sys system test old new git jira docker nexus`},
	{cipherWord, `encrypted enc ciphertext ciphered sealed cipher`},
}

var wordTraits = sync.OnceValue(func() map[string]trait {
	traits := make(map[string]trait, 1024)
	for _, list := range wordLists {
		for word := range strings.FieldsSeq(list.words) {
			traits[word] |= list.trait
		}
	}
	return traits
})

// traitsOf returns what a word does. A number at its end is ignored, and a
// word that joins two known words (dbpassword, tokenurl) has the traits of its
// last part, if one of the two names a secret thing.
func traitsOf(word string) trait {
	traits := wordTraits()
	if t, ok := traits[word]; ok {
		return t
	}
	bare := strings.TrimRight(word, "0123456789")
	if bare == "" {
		return qualifierWord
	}
	if len(bare) != len(word) {
		if bare == "v" {
			return qualifierWord
		}
		if t, ok := traits[bare]; ok {
			return t
		}
	}
	if len(bare) < 5 || len(bare) > 24 {
		return 0
	}
	const certain = passwordWord | secretWord | tokenWord
	for cut := 2; cut <= len(bare)-2; cut++ {
		first, second := traits[bare[:cut]], traits[bare[cut:]]
		switch {
		case first == 0 && second&certain != 0 && len(bare)-cut >= 5:
			return second // myappsecret
		case first == 0 || second == 0:
		case second&passwordWord != 0 && first&(userWord|strongKey|secretTraits) != 0:
			return second
		case second&(secretWord|tokenWord) != 0:
			return second
		case second&keyWord != 0 && first&strongKey != 0:
			return tokenWord
		case second&keyWord != 0 && first&plainKey != 0:
			return headWord
		case first&certain != 0 && second&(headWord|qualifierWord) != 0:
			return second &^ secretTraits
		}
	}
	return 0
}
