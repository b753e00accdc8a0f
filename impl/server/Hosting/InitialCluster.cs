using Vigil.Core;
using Vigil.Raft;
using Vigil.Server.Node;

namespace Vigil.Server.Hosting;

/// <summary>
/// The members with which a cluster begins. All with the same configuration derive the same ids independently.
/// </summary>
internal sealed class InitialCluster
{
    private readonly string _text;
    private readonly string _token;

    private InitialCluster(string text, string token, IReadOnlyList<Api.Member> members, ulong clusterId)
    {
        _text = text;
        _token = token;
        Members = members;
        ClusterId = clusterId;
    }

    /// <summary>Its id.</summary>
    public ulong ClusterId { get; }

    /// <summary>The members by id, with names and peer URLs.</summary>
    public IReadOnlyList<Api.Member> Members { get; }

    /// <summary>Reads <c>name=url,name=url</c>; a name with several URLs appears several times.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="token">Goes into the ids.</param>
    /// <exception cref="StartException">It can't be read, or names an address twice.</exception>
    public static InitialCluster Parse(string text, string token)
    {
        var urls = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } url])
            {
                throw new StartException(
                    $"""--initial-cluster has "{part}"; write each member as name=http://host:2380""");
            }

            CheckUrl("--initial-cluster", url);
            if (urls.Values.Any(others => others.Contains(url)))
            {
                throw new StartException($"initial cluster {text} has duplicate url {url}: each member needs its own");
            }

            if (!urls.TryAdd(name, [url]))
            {
                urls[name].Add(url);
            }
        }

        if (urls.Count == 0)
        {
            throw new StartException("--initial-cluster is empty; write it as name=http://host:2380");
        }

        var members = urls.Select(pair => ToMember(pair.Key, pair.Value, token)).OrderBy(member => member.ID).ToList();
        return new InitialCluster(
            text, token, members, MemberIds.OfCluster(members.Select(member => member.ID), token));
    }

    /// <summary>The member of a name.</summary>
    /// <param name="name">Its own.</param>
    /// <param name="advertised">Its advertised peer URLs.</param>
    /// <exception cref="StartException">It is none of them, or is listed with other addresses.</exception>
    public Api.Member Find(string name, IReadOnlyCollection<string> advertised)
    {
        var member = Members.FirstOrDefault(member => member.Name == name) ?? throw new StartException(
            $"""couldn't find local name "{name}" in the initial cluster configuration {_text}:"""
            + " --name must be one of the names in --initial-cluster");
        if (member.PeerURLs.Except(advertised).FirstOrDefault() is { } missing)
        {
            throw new StartException(
                $"--initial-cluster has {name}={missing} but missing from"
                + $" --initial-advertise-peer-urls={string.Join(',', advertised)}");
        }

        if (advertised.Except(member.PeerURLs).FirstOrDefault() is { } unknown)
        {
            throw new StartException(
                $"--initial-advertise-peer-urls has {unknown} but missing from --initial-cluster={_text}");
        }

        return member;
    }

    /// <summary>What every founder begins with.</summary>
    /// <param name="store">The first keys.</param>
    public (HardState HardState, Snapshot Snapshot) Founding(StoreSnapshot store) =>
        new Founding(_token, [.. Members.Select(member => new Founder(member.Name, member.PeerURLs))]).Begin(store);

    /// <exception cref="StartException">It can't be a member's address.</exception>
    internal static void CheckUrl(string flag, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp
            || uri.AbsolutePath != "/" || uri.IsDefaultPort || uri.Port == 0 || url.EndsWith('/'))
        {
            throw new StartException($"{flag} has {url}; write it as http://host:2380");
        }
    }

    private static Api.Member ToMember(string name, List<string> urls, string token)
    {
        urls.Sort(StringComparer.Ordinal);
        var member = new Api.Member { ID = MemberIds.OfFounder(name, urls, token), Name = name };
        member.PeerURLs.Add(urls);
        return member;
    }
}
