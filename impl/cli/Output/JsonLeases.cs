using System.Text.Json;
using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>Answers about leases as the JSON of Go's client, whose types these are: most embed the header.</summary>
internal static class JsonLeases
{
    public static void Grant(Utf8JsonWriter json, LeaseGrantResponse response)
    {
        json.WriteStartObject();
        JsonFields.HeaderInline(json, response.Header);
        json.WriteNumber("ID", response.ID);
        json.WriteNumber("TTL", response.TTL);
        json.WriteString("Error", response.Error);
        json.WriteEndObject();
    }

    public static void Revoke(Utf8JsonWriter json, LeaseRevokeResponse response)
    {
        json.WriteStartObject();
        JsonFields.Header(json, "header", response.Header);
        json.WriteEndObject();
    }

    public static void KeepAlive(Utf8JsonWriter json, LeaseKeepAliveResponse response)
    {
        json.WriteStartObject();
        JsonFields.HeaderInline(json, response.Header);
        json.WriteNumber("ID", response.ID);
        json.WriteNumber("TTL", response.TTL);
        json.WriteEndObject();
    }

    public static void TimeToLive(Utf8JsonWriter json, LeaseTimeToLiveResponse response)
    {
        json.WriteStartObject();
        JsonFields.HeaderInline(json, response.Header);
        json.WriteNumber("id", response.ID);
        json.WriteNumber("ttl", response.TTL);
        json.WriteNumber("granted-ttl", response.GrantedTTL);
        if (response.Keys.Count == 0)
        {
            json.WriteNull("keys");
        }
        else
        {
            json.WriteStartArray("keys");
            foreach (var key in response.Keys)
            {
                json.WriteBase64StringValue(key.Span);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static void List(Utf8JsonWriter json, LeaseLeasesResponse response)
    {
        json.WriteStartObject();
        JsonFields.HeaderInline(json, response.Header);
        json.WriteStartArray("leases");
        foreach (var lease in response.Leases)
        {
            json.WriteStartObject();
            json.WriteNumber("id", lease.ID);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
