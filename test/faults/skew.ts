/** Loaded into a process before anything else (`--import`): its clock is off by SKEW_MS from then on, timers are not. */
const by = Number(process.env['SKEW_MS']);
const Right = Date;

globalThis.Date = new Proxy(Right, {
  construct: (target, args: ConstructorParameters<typeof Date> | [], as) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + by] : args, as) as Date,
  apply: (target) => new target(target.now() + by).toString(),
  get: (target, name, as) => (name === 'now' ? () => target.now() + by : (Reflect.get(target, name, as) as unknown)),
});
