package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// Roles a child of this program plays, apart from the rest so that it has
// processor, memory and clocks of its own. A child reads its plan as JSON from
// its input and writes JSON to its output; one that serves prints its address
// and goes on until its input ends, so that none outlives its parent.
const (
	roleFlag = "-role" // before the role, as the only arguments

	roleLoad    = "load"    // loadPlan → loadResult
	roleProcess = "process" // processPlan → processResult
	roleServe   = "serve"   // servePlan, prints its address
)

// playRole is what a child does instead of main.
func playRole(ctx context.Context, role string, in io.Reader, out io.Writer) error {
	plan := json.NewDecoder(in)
	switch role {
	case roleLoad:
		var p loadPlan
		if err := plan.Decode(&p); err != nil {
			return err
		}
		result, err := p.run(ctx)
		if err != nil {
			return err
		}
		return json.NewEncoder(out).Encode(result)
	case roleProcess:
		var p processPlan
		if err := plan.Decode(&p); err != nil {
			return err
		}
		result, err := p.run(ctx)
		if err != nil {
			return err
		}
		return json.NewEncoder(out).Encode(result)
	case roleServe:
		var p servePlan
		if err := plan.Decode(&p); err != nil {
			return err
		}
		return p.run(ctx, in, out)
	}
	return fmt.Errorf("no role %q", role)
}

// ask starts a child on a core, gives it its plan and decodes its answer.
func ask(ctx context.Context, core int, role string, plan, result any) error {
	in, err := json.Marshal(plan)
	if err != nil {
		return err
	}
	cmd, err := self(ctx, role)
	if err != nil {
		return err
	}
	var out, errOut bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &errOut
	if err := onCore(core, cmd.Start); err != nil {
		return fmt.Errorf("child %s: %w", role, err)
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("child %s: %w", role, errors.Join(err, errors.New(strings.TrimSpace(errOut.String()))))
	}
	if err := json.Unmarshal(out.Bytes(), result); err != nil {
		return fmt.Errorf("child %s: %w", role, err)
	}
	return nil
}

// self is a command that runs this program again in a role, with one
// processor.
func self(ctx context.Context, role string) (*exec.Cmd, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, roleFlag, role) //nolint:gosec // this program itself
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	return cmd, nil
}
