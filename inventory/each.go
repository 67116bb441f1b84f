package inventory

import "reflect"

// Each calls fn for every resource of the inventory, in the order of the fields
// of [Inventory] and, within one, of the source. fn may change the resource.
func (inv *Inventory) Each(fn func(*Resource)) {
	v := reflect.ValueOf(inv).Elem()
	for i := range v.NumField() {
		field := v.Field(i)
		if field.Kind() != reflect.Slice || field.Type().Elem().Kind() != reflect.Pointer {
			continue
		}
		for j := range field.Len() {
			if r := resourceOf(field.Index(j)); r != nil {
				fn(r)
			}
		}
	}
}

// Append adds the resources of another inventory, such as a nested stack's.
func (inv *Inventory) Append(other *Inventory) {
	to, from := reflect.ValueOf(inv).Elem(), reflect.ValueOf(other).Elem()
	for i := range to.NumField() {
		field := to.Field(i)
		if field.Kind() == reflect.Slice && field.Type().Elem().Kind() == reflect.Pointer {
			field.Set(reflect.AppendSlice(field, from.Field(i)))
		}
	}
}

func resourceOf(ptr reflect.Value) *Resource {
	if r, ok := ptr.Interface().(*Resource); ok {
		return r
	}
	if field := ptr.Elem().FieldByName("Resource"); field.IsValid() {
		if r, ok := field.Addr().Interface().(*Resource); ok {
			return r
		}
	}
	return nil
}
