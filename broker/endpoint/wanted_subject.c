#include "wanted_subject.h"
#include "signer.h"

enum turn wanted_subject_compare(struct flow *f, const struct authorize_request *request,
				 const struct grant *grant, struct text *is)
{
	if (*request->subject == '\0')
		return FLOW_NEXT;
	return signer_is_subject(f,
				 &(struct signer_person){
					 .client_id = request->client->client_id,
					 .account = grant->account,
					 .identity_v1 = grant->pivot_hash,
				 },
				 request->subject, is);
}

bool wanted_subject_is_she(const struct authorize_request *request, struct text is)
{
	return *request->subject == '\0' || text_is(is, "1");
}
