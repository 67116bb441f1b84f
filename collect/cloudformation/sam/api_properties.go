package sam

// restAPIProperties are the properties of AWS::Serverless::Api.
// Source: AWS SAM specification.
var restAPIProperties = map[string]property{
	"Name":                      {kinds: aText | aMap},
	"StageName":                 {kinds: aText | aMap, required: true},
	"Tags":                      {kinds: aMap},
	"PropagateTags":             {kinds: aBool},
	"DefinitionBody":            {kinds: aMap},
	"DefinitionUri":             {kinds: aText | aMap},
	"MergeDefinitions":          {kinds: aBool},
	"CacheClusterEnabled":       {kinds: aBool},
	"CacheClusterSize":          {kinds: aText},
	"Variables":                 {kinds: aMap},
	"EndpointConfiguration":     {kinds: aText | aMap},
	"MethodSettings":            {kinds: aList},
	"BinaryMediaTypes":          {kinds: aList},
	"MinimumCompressionSize":    {kinds: aNumber},
	"Cors":                      {kinds: aText | aMap},
	"Auth":                      {kinds: aMap},
	"GatewayResponses":          {kinds: aMap},
	"AccessLogSetting":          {kinds: aMap},
	"CanarySetting":             {kinds: aMap},
	"TracingEnabled":            {kinds: aBool},
	"OpenApiVersion":            {kinds: aText | aNumber},
	"Models":                    {kinds: aMap},
	"Domain":                    {kinds: aMap},
	"FailOnWarnings":            {kinds: aBool},
	"Description":               {kinds: aText},
	"Mode":                      {kinds: aText},
	"DisableExecuteApiEndpoint": {kinds: aBool},
	"ApiKeySourceType":          {kinds: aText},
	"AlwaysDeploy":              {kinds: aBool},
	"Policy":                    {kinds: aText | aMap},
	"SecurityPolicy":            {kinds: aText},
	"EndpointAccessMode":        {kinds: aText},
}

// httpAPIProperties are the properties of AWS::Serverless::HttpApi.
// Source: AWS SAM specification.
var httpAPIProperties = map[string]property{
	"Name":                      {kinds: anyKind},
	"StageName":                 {kinds: aText | aMap},
	"Tags":                      {kinds: aMap},
	"PropagateTags":             {kinds: aBool},
	"DefinitionBody":            {kinds: aMap},
	"DefinitionUri":             {kinds: aText | aMap},
	"StageVariables":            {kinds: aMap},
	"CorsConfiguration":         {kinds: aBool | aMap},
	"AccessLogSettings":         {kinds: aMap},
	"DefaultRouteSettings":      {kinds: aMap},
	"Auth":                      {kinds: aMap},
	"RouteSettings":             {kinds: aMap},
	"Domain":                    {kinds: aMap},
	"FailOnWarnings":            {kinds: aBool},
	"Description":               {kinds: aText},
	"DisableExecuteApiEndpoint": {kinds: aBool},
}

// webSocketProperties are the properties of AWS::Serverless::WebSocketApi.
// Source: AWS SAM specification.
var webSocketProperties = map[string]property{
	"ApiKeySelectionExpression": {kinds: aText},
	"AccessLogSettings":         {kinds: aMap},
	"Auth":                      {kinds: aMap},
	"DefaultRouteSettings":      {kinds: aMap},
	"Description":               {kinds: aText},
	"DisableExecuteApiEndpoint": {kinds: aBool},
	"Domain":                    {kinds: aMap},
	"DisableSchemaValidation":   {kinds: aBool},
	"FailOnWarnings":            {kinds: aBool},
	"IpAddressType":             {kinds: aText},
	"Name":                      {kinds: aText},
	"PropagateTags":             {kinds: aBool},
	"Routes":                    {kinds: aMap, required: true},
	"RouteSettings":             {kinds: aMap},
	"RouteSelectionExpression":  {kinds: aText, required: true},
	"StageName":                 {kinds: aText | aMap},
	"StageVariables":            {kinds: aMap},
	"Tags":                      {kinds: aMap},
}

// apiEventProperties are the properties of the events that add routes, by type.
// Source: AWS SAM specification, event sources.
var apiEventProperties = map[string]map[string]property{
	"Api": {
		"Path":                 {kinds: aText, required: true},
		"Method":               {kinds: aText, required: true},
		"RestApiId":            {kinds: aText},
		"Stage":                {kinds: aText},
		"Auth":                 {kinds: aMap},
		"RequestModel":         {kinds: aMap},
		"RequestParameters":    {kinds: aList},
		"TimeoutInMillis":      {kinds: aNumber},
		"ResponseTransferMode": {kinds: aText},
	},
	"HttpApi": {
		"Path":                 {kinds: aText},
		"Method":               {kinds: aText},
		"ApiId":                {kinds: aText},
		"Stage":                {kinds: aText},
		"Auth":                 {kinds: aMap},
		"TimeoutInMillis":      {kinds: aNumber},
		"RouteSettings":        {kinds: aMap},
		"PayloadFormatVersion": {kinds: aText},
	},
}
