import type { ClassDeclaration, Properties } from './declaration.ts';
import { superClass } from './super-class.ts';

/** A class of devices: it has the properties of the super class beside its own. */
export interface DeviceClass<P extends Properties> extends ClassDeclaration<P> {
  readonly inherits: typeof superClass;
}

/** Declares a class of devices. */
export function deviceClass<const P extends Properties>(
  declared: Omit<ClassDeclaration<P>, 'inherits'>,
): DeviceClass<P> {
  return { ...declared, inherits: superClass };
}
