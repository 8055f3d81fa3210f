/** Routes of companies. `id` is Intercom's, `company_id` the customer's own. */
import { object, text, whole } from './api.ts';
import type { Call, Routes } from './api.ts';
import { ApiError, missing } from './errors.ts';
import { presentCompany } from './present.ts';
import { paginate, pagingOfQuery } from './search.ts';
import { seconds } from './state.ts';
import type { Company, State, Workspace } from './state.ts';

export const companyRoutes: Routes = {
  'GET /companies': { needs: 'read_users', handle: list },
  'POST /companies': { needs: 'write_users', handle: upsert },
  'GET /companies/{id}': {
    needs: 'read_users',
    handle: (call) => presentCompany(call, findCompany(call, call.params['id'])),
  },
};

export function findCompany(call: Call, id: string | undefined): Company {
  const company = call.workspace.companies.get(id ?? '');
  if (!company) throw new ApiError(404, 'company_not_found', 'Company Not Found');
  return company;
}

/** All companies, or the one with that `company_id` or `name`: still a list, 404 when there is none. */
function list(call: Call): object {
  const companyId = call.query.get('company_id');
  const name = call.query.get('name');
  const wanted = (company: Company) =>
    (companyId === null || company.companyId === companyId) && (name === null || company.name === name);
  const companies = [...call.workspace.companies.values()].filter(wanted);
  if (companies.length === 0 && (companyId ?? name) !== null) {
    throw new ApiError(404, 'company_not_found', 'Company Not Found');
  }
  const { items, total, pages } = paginate(companies, pagingOfQuery(call.query, 15));
  return { type: 'list', data: items.map((company) => presentCompany(call, company)), pages, total_count: total };
}

function upsert(call: Call): object {
  const { state, workspace, body } = call;
  const companyId = text(body, 'company_id');
  if (companyId === undefined) throw missing('company_id');
  const known = [...workspace.companies.values()].find((one) => one.companyId === companyId);
  const company = known ?? addCompany(state, workspace, { companyId, name: companyId });
  company.name = text(body, 'name') ?? company.name;
  company.monthlySpend = whole(body, 'monthly_spend') ?? company.monthlySpend;
  company.size = whole(body, 'size') ?? company.size;
  company.plan = text(body, 'plan') ?? company.plan;
  company.industry = text(body, 'industry') ?? company.industry;
  company.website = text(body, 'website') ?? company.website;
  company.customAttributes = { ...company.customAttributes, ...object(body, 'custom_attributes') };
  company.updatedAt = seconds(state);
  return presentCompany(call, company);
}

export type NewCompany = Partial<Omit<Company, 'id' | 'createdAt' | 'updatedAt'>> & { companyId: string; name: string };

export function addCompany(state: State, workspace: Workspace, given: NewCompany): Company {
  const now = seconds(state);
  const company: Company = {
    monthlySpend: 0,
    plan: null,
    size: null,
    industry: null,
    website: null,
    customAttributes: {},
    ...given,
    id: state.ids.object(),
    createdAt: now,
    updatedAt: now,
  };
  workspace.companies.set(company.id, company);
  return company;
}
