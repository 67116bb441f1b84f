package sam

import "github.com/temper-security/temper/collect/cloudformation/template"

// bucket is an AWS::S3::Bucket of the template that notifies functions. It
// gathers what their events add.
type bucket struct {
	// changed is the first function that changed it, at its event.
	changed string
	at      template.Pos
	// notifications are those of the template and of events; seen has the JSON
	// of each.
	notifications []*template.Node
	seen          map[string]bool
	dependsOn     []*template.Node
	tags          []*template.Node
	// waits and tagged say that dependsOn and tags changed.
	waits, tagged bool
}

// bucket returns what gathers the changes of a bucket; nil if the bucket is not
// of a form that can be changed, which is a problem of the event.
func (e *event) bucket(id string, res *template.Node) *bucket {
	if b, ok := e.buckets[id]; ok {
		return b
	}
	props := res.Get("Properties")
	config := props.Get("NotificationConfiguration")
	for _, part := range []struct {
		name string
		n    *template.Node
		kind template.Kind
	}{
		{"Properties", props, template.Map},
		{"NotificationConfiguration", config, template.Map},
		{"LambdaConfigurations", config.Get("LambdaConfigurations"), template.List},
	} {
		if given(part.n) != nil && !part.n.Is(part.kind) {
			e.fail(part.n.Pos, "%s of %s has the wrong kind of value", part.name, id)
			return nil
		}
	}
	b := &bucket{
		changed:       e.function.id,
		at:            e.at,
		notifications: items(config.Get("LambdaConfigurations")),
		seen:          map[string]bool{},
		dependsOn:     e.dependsOn(id, res.Get("DependsOn")),
		tags:          items(props.Get("Tags")),
	}
	b.notifications = b.notifications[:len(b.notifications):len(b.notifications)]
	b.tags = b.tags[:len(b.tags):len(b.tags)]
	for _, n := range b.notifications {
		b.seen[contentID("", n)] = true
	}
	e.buckets[id] = b
	return b
}

// dependsOn reads the DependsOn of a bucket.
func (e *event) dependsOn(id string, n *template.Node) []*template.Node {
	var list []*template.Node
	switch {
	case n.Is(template.String):
		return []*template.Node{n}
	case n.Is(template.List):
		list = n.Items[:len(n.Items):len(n.Items)]
	case given(n) != nil:
		e.fail(n.Pos, "DependsOn of %s must be a string or a list of strings", id)
	}
	for _, item := range list {
		if !item.Is(template.String) {
			e.fail(item.Pos, "DependsOn of %s must be a string or a list of strings", id)
		}
	}
	return list
}

// s3 makes a bucket of the template notify the function.
func (e *event) s3(*template.Node) {
	id := refOf(e.get("Bucket"))
	res := e.source[id]
	if res == nil {
		e.fail(e.at, "Bucket must be a Ref to a bucket of the template")
		return
	}
	permission := e.permission(e.id+"Permission", "s3.amazonaws.com", template.Entry("SourceAccount", ref("AWS::AccountId", e.at)))
	b := e.bucket(id, res)
	if b == nil {
		return
	}
	e.waitForPermission(id, res, b, permission)

	events := []*template.Node{e.get("Events")}
	if events[0].Is(template.List) {
		events = events[0].Items
	}
	for _, name := range events {
		if name == nil {
			continue
		}
		n := template.Mapping(e.at,
			template.Entry("Function", e.arn(e.at)),
			template.Entry("Filter", e.get("Filter")),
			template.Entry("Event", name))
		if c := e.condition(); c != "" {
			n = conditional(c, n, nil, e.at)
		}
		if !e.charge(size(n, e.budget)) {
			return
		}
		if key := contentID("", n); !b.seen[key] {
			b.seen[key] = true
			b.notifications = append(b.notifications, n)
		}
	}
	if tags := e.propagatedTags(); tags != nil {
		b.tags, b.tagged = tags.Items[:len(tags.Items):len(tags.Items)], true
	}
}

// waitForPermission makes a bucket wait for the permission: the service refuses a
// notification that it may not deliver. DependsOn cannot be conditional, so a tag
// that refers to a conditional permission takes its place.
func (e *event) waitForPermission(id string, res *template.Node, b *bucket, permission string) {
	c := e.condition()
	if c == "" {
		b.dependsOn, b.waits = append(b.dependsOn, template.Text(permission, e.at)), true
		return
	}
	if tags := res.At("Properties", "Tags"); given(tags) != nil && !tags.Is(template.List) {
		e.fail(tags.Pos, "Tags of %s must be a list", id)
		return
	}
	b.tags, b.tagged = append(b.tags, tag("sam:ConditionalDependsOn:"+permission,
		conditional(c, ref(permission, e.at), template.Text("no dependency", e.at), e.at), e.at)), true
}

// changeBuckets puts the gathered changes into the buckets of the source.
func (t *transform) changeBuckets() {
	for _, id := range t.sourceOrder {
		b, ok := t.buckets[id]
		if !ok {
			continue
		}
		res := t.source[id]
		props := orEmpty(res.Get("Properties"), b.at)
		config := orEmpty(props.Get("NotificationConfiguration"), b.at)
		config = template.WithField(config, "LambdaConfigurations", template.Sequence(b.at, b.notifications...))
		props = template.WithField(props, "NotificationConfiguration", config)
		if b.tagged {
			props = template.WithField(props, "Tags", template.Sequence(b.at, b.tags...))
		}
		res = template.WithField(res, "Properties", props)
		if b.waits {
			res = template.WithField(res, "DependsOn", template.Sequence(b.at, b.dependsOn...))
		}
		t.setSource(id, res)
		t.causes[id] = b.changed
	}
}

func orEmpty(n *template.Node, at template.Pos) *template.Node {
	if n.Is(template.Map) {
		return n
	}
	return template.Mapping(at)
}
