using Vigil.Core;
using Vigil.Raft;
using Vigil.Server.Node;

namespace Vigil.Server.Hosting;

/// <summary>The members with which a cluster begins. Whoever is told the same comes to the same ids without a word.</summary>
public sealed class InitialCluster
{
    private readonly string _text;
    private readonly Founding _founding;

    private InitialCluster(string text, Founding founding)
    {
        _text = text;
        _founding = founding;
        Members = [.. founding.Founders.Select(ToMember).OrderBy(member => member.ID)];
    }

    /// <summary>Its id.</summary>
    public ulong ClusterId => _founding.ClusterId;

    /// <summary>The members by id, with names and peer URLs.</summary>
    public IReadOnlyList<Api.Member> Members { get; }

    /// <summary>Reads <c>name=url,name=url</c>; a name with several URLs stands there several times.</summary>
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
                throw new StartException($"""--initial-cluster has "{part}"; write each member as name=http://host:2380""");
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

        // In one order, whatever order they were written in: what follows from them is the same on all.
        var founders = urls.Select(pair => new Founder(pair.Key, [.. pair.Value.Order(StringComparer.Ordinal)]));
        return new InitialCluster(text, new Founding(token, [.. founders]));
    }

    /// <summary>Of a member's options: itself alone unless they say more.</summary>
    /// <exception cref="StartException">As <see cref="Parse"/>.</exception>
    internal static InitialCluster Of(VigilServerOptions options)
    {
        var cluster = options.Cluster;
        var alone = (cluster.AdvertisePeerUrls ?? cluster.ListenPeerUrls).Select(url => $"{options.Name}={url}");
        return Parse(cluster.InitialCluster ?? string.Join(',', alone), cluster.InitialClusterToken);
    }

    /// <summary>The member of a name.</summary>
    /// <param name="name">Its own.</param>
    /// <param name="advertised">Where it says that it is reached.</param>
    /// <exception cref="StartException">It is none of them, or stands there with other addresses.</exception>
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
    /// <param name="store">The first keys; null for none.</param>
    public (HardState HardState, Snapshot Snapshot) Begin(StoreSnapshot? store = null) => _founding.Begin(store);

    /// <exception cref="StartException">It can't be a member's address.</exception>
    internal static void CheckUrl(string flag, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp
            || uri.AbsolutePath != "/" || uri.IsDefaultPort || uri.Port == 0 || url.EndsWith('/'))
        {
            throw new StartException($"{flag} has {url}; write it as http://host:2380");
        }
    }

    private Api.Member ToMember(Founder founder)
    {
        var member = new Api.Member { ID = _founding.IdOf(founder), Name = founder.Name };
        member.PeerURLs.Add(founder.PeerUrls);
        return member;
    }
}
