import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { names } from './names.ts';
import css from './Table.module.css';

interface Parts {
  label: string;
  /** What is said above each column; a `Head` where it does more than that. */
  columns: readonly (string | ReactElement)[];
  /** What the last column is for, said to those who do not see it. */
  actions?: string;
  children: ReactNode;
}

/** Rows that become cards where it is narrow; the roles keep it a table for those who hear it. */
export function Table({ label, columns, actions, children }: Parts) {
  return (
    <div className={css.place}>
      <table className={css.table} role="table" aria-label={label}>
        <thead role="rowgroup" className={css.heads}>
          <tr role="row">
            {columns.map((column) => (typeof column === 'string' ? <Head key={column}>{column}</Head> : column))}
            {actions !== undefined && (
              <Head>
                <span className="visually-hidden">{actions}</span>
              </Head>
            )}
          </tr>
        </thead>
        <tbody role="rowgroup" className={css.body}>
          {children}
        </tbody>
      </table>
    </div>
  );
}

export function Head({ className, ...rest }: ComponentProps<'th'>) {
  return <th {...rest} role="columnheader" scope="col" className={names(css.head, className)} />;
}

export function TableRow({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr {...rest} role="row" className={names(css.row, className)} />;
}

/** `look`: less important than the others, or what can be done with the row. */
export function Cell({ look, className, ...rest }: ComponentProps<'td'> & { look?: 'quiet' | 'actions' | undefined }) {
  return <td {...rest} role="cell" className={names(css.cell, look && css[look], className)} />;
}

/** More about what stands in a cell, under it. */
export function Below({ children }: { children: ReactNode }) {
  return <span className={css.below}>{children}</span>;
}

/** What the head of the column says, where there is none. */
export function CellLabel({ children }: { children: ReactNode }) {
  return <span className={css.label}>{children}</span>;
}
