package store_test

import (
	"testing"

	"jiujin/internal/store/storetest"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, storetest.SQLiteFile, storetest.EmptySQLiteFile)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storetest.Run(t, storetest.Postgres, storetest.EmptyPostgres)
}
