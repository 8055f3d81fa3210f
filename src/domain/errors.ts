/**
 * How a call to a vendor can fail, named by what the caller must do. Clients throw exactly these; nothing else of a vendor's
 * failure travels inwards. `rate` is the budget the vendor stated with the failure, if it did.
 */
import type { Rate } from './ports.ts';

export class VendorError extends Error {
  rate: Rate | null;
  constructor(message: string, rate: Rate | null = null) {
    super(message);
    this.name = new.target.name;
    this.rate = rate;
  }
}

/** Nothing happened there; the same call may be made again, not before `afterMs` from now (null: by our own back-off). */
export class RetryLater extends VendorError {
  afterMs: number | null;
  /** True for 429: the vendor is well, we were too many. Does not count as an attempt. */
  limited: boolean;
  /** Of `limited`: only this one issue had too many, others may go on. */
  narrow: boolean;
  constructor(
    message: string,
    options: { afterMs?: number | null; limited?: boolean; narrow?: boolean; rate?: Rate | null } = {},
  ) {
    super(message, options.rate ?? null);
    this.afterMs = options.afterMs ?? null;
    this.limited = options.limited ?? false;
    this.narrow = options.narrow ?? false;
  }
}

/** The authorisation no longer works: everything for this connection or host waits until a person reconnects (B19). */
export class Reconnect extends VendorError {}

/** Refused for good as it stands; `code` is the vendor's. Repeating it changes nothing. */
export class Rejected extends VendorError {
  code: string;
  constructor(message: string, code: string, rate: Rate | null = null) {
    super(message, rate);
    this.code = code;
  }
}

/** This one object may not be touched with this authorisation. `permission`: the missing one in the vendor's words, if it says. */
export class Forbidden extends VendorError {
  permission: string | null;
  constructor(message: string, permission: string | null = null, rate: Rate | null = null) {
    super(message, rate);
    this.permission = permission;
  }
}

/** The object does not exist (any more), or we may not see it. */
export class Gone extends VendorError {}

/** Intercom's plan does not include conversations (`api_plan_restricted`): permanent until a person checks again. */
export class PlanRestricted extends VendorError {}

/** It may or may not have happened there: timeout, reset, 5xx, an answer we could not read. Never repeat blindly. */
export class Unknown extends VendorError {}
