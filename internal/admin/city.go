package admin

import (
	"context"
	"fmt"
)

// UpdateCity stores the operator's changes to the city profile, which replace
// the ones stored before.
func (a *Admin) UpdateCity(ctx context.Context, actor string, patch []byte) error {
	if err := a.Settings.SetCityPatch(ctx, actor, patch); err != nil {
		return fmt.Errorf("admin: city profile: %w", err)
	}
	return nil
}
