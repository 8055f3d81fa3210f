/** What unique indexes refuse: a name that another has, and what somebody else made in the same moment. */
import { isDuplicate, Refused } from './db.ts';

/** Throws Refused `name_taken` with this message where another has the name. */
export async function unlessNameTaken<T>(message: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refused('name_taken', message);
  }
}

/** For what looks first and writes then: what somebody else made in between is there the second time. */
export async function lookingTwice<T>(makeOrChange: () => Promise<T>): Promise<T> {
  try {
    return await makeOrChange();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return makeOrChange();
  }
}
