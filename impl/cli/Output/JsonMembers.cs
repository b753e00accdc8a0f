using System.Text.Json;
using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>Answers about the members as the JSON that Go makes of etcd's types.</summary>
internal static class JsonMembers
{
    public static void Add(Utf8JsonWriter json, MemberAddResponse response)
    {
        json.WriteStartObject();
        JsonFields.Header(json, "header", response.Header);
        json.WriteStartObject("member");
        Fields(json, response.Member);
        json.WriteEndObject();
        JsonOperators.Objects(json, "members", response.Members, member => Fields(json, member));
        json.WriteEndObject();
    }

    /// <summary>A list, or what a change of the members answers.</summary>
    public static void Changed(Utf8JsonWriter json, ResponseHeader header, IReadOnlyCollection<Member> members)
    {
        json.WriteStartObject();
        JsonFields.Header(json, "header", header);
        JsonOperators.Objects(json, "members", members, member => Fields(json, member));
        json.WriteEndObject();
    }

    private static void Fields(Utf8JsonWriter json, Member member)
    {
        JsonFields.Number(json, "ID", member.ID);
        JsonFields.Text(json, "name", member.Name);
        JsonFields.Texts(json, "peerURLs", member.PeerURLs);
        JsonFields.Texts(json, "clientURLs", member.ClientURLs);
        JsonFields.True(json, "isLearner", member.IsLearner);
    }
}
