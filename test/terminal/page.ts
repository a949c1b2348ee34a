/** A page of the documentation as it is copied: words, numbered steps, a table, prompts and what they print. */
export const PAGE = `Changing a user account email

  1. Sign in via the Python shell.

    The following variables should be available now:

    >>> base_url  # the base URL of the API
    'https://eu2-cloud.acronis.com/api/2'
    >>> auth  # the header with the access token
    {'Authorization': 'Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImMwMD...'}

  2. Assign the user_id variable the UUID of the user's account:

    >>> user_id = created_user_id
    >>> user_id
    '00000000-0000-0000-0000-000000000000'

  3. Fetch the revision number (see the chapter above):

    >>> version
    77

  4. Define a variable named user_data:

    >>> user_data = {
    ...      "contact": {
    ...          "email": "johndoe@newmail.net"
    ...      },
    ...      "version": version
    ... }

    Name

    contact

    version

  5. Convert it to a JSON text and send it:

    >>> user_data = json.dumps(user_data, indent=4)
    >>> response = requests.put(
    ...     f'{base_url}/users/{user_id}',
    ...     headers={'Content-Type': 'application/json', **auth},
    ...     data=user_data,
    ... )
    >>> response.status_code
    404

    Status code 200 means that it has been done; for the others, refer to “Status codes”.

Important

  • The revision number will be incremented only if the email has been changed.
`;
