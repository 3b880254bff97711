import cf from 'cloudfront';

// The origin for viewers of a country; all others have the one of the behavior.
const origins = {
    CN: "web-jp",
};

function handler(event) {
    const request = event.request;
    const country = request.headers['cloudfront-viewer-country'];
    const origin = country && origins[country.value];
    if (origin) {
        cf.selectRequestOriginById(origin);
    }
    return request;
}
