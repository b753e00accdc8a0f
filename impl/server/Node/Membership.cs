using Vigil.Api;

namespace Vigil.Server.Node;

/// <summary>Who the members are, as far as applied: names and addresses beside Raft's bare ids. Thread-safe.</summary>
internal sealed class Membership
{
    /// <summary>Guards the two below; held over nothing else.</summary>
    private readonly object _gate = new();
    private readonly SortedDictionary<ulong, Api.Member> _members = [];
    private readonly SortedSet<ulong> _removed = [];

    /// <summary>The members by id; each a copy.</summary>
    public IReadOnlyList<Api.Member> List()
    {
        lock (_gate)
        {
            return [.. _members.Values.Select(member => member.Clone())];
        }
    }

    /// <summary>Ids that were removed: no member ever has one of them again.</summary>
    public IReadOnlyList<ulong> Removed
    {
        get
        {
            lock (_gate)
            {
                return [.. _removed];
            }
        }
    }

    /// <summary>A copy of a member; null when it is none.</summary>
    public Api.Member? Find(ulong id)
    {
        lock (_gate)
        {
            return _members.GetValueOrDefault(id)?.Clone();
        }
    }

    /// <summary>Whether an id was a member's and is not any more.</summary>
    public bool IsRemoved(ulong id)
    {
        lock (_gate)
        {
            return _removed.Contains(id);
        }
    }

    internal void Set(Api.Member member)
    {
        lock (_gate)
        {
            _members[member.ID] = member.Clone();
        }
    }

    internal void Remove(ulong id)
    {
        lock (_gate)
        {
            _members.Remove(id);
            _removed.Add(id);
        }
    }

    internal void Replace(IEnumerable<Api.Member> members, IEnumerable<ulong> removed)
    {
        lock (_gate)
        {
            _members.Clear();
            _removed.Clear();
            foreach (var member in members)
            {
                _members[member.ID] = member.Clone();
            }

            _removed.UnionWith(removed);
        }
    }

    /// <summary>Whether a member can be reached at it: all members will connect there.</summary>
    private static bool IsAddress(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0;

    /// <summary>Why the requested change is impossible; null when it is possible.</summary>
    /// <param name="id">Whose addresses they will be; they may keep their own.</param>
    /// <param name="peerUrls">The addresses.</param>
    internal EtcdError? WhyNotAt(ulong id, IReadOnlyCollection<string> peerUrls)
    {
        if (peerUrls.Count == 0 || !peerUrls.All(IsAddress))
        {
            return EtcdErrors.MemberBadURLs;
        }

        lock (_gate)
        {
            return _members.Values.Any(member => member.ID != id && member.PeerURLs.Any(peerUrls.Contains))
                ? EtcdErrors.PeerURLExist
                : null;
        }
    }
}
