using Vigil.Seams;
using Vigil.Sim.Audit.Stories;
using Vigil.Sim.Audit.Wires;

namespace Vigil.Sim.Audit.Servers;

/// <summary>Members that are our own processes, each with a directory, and proxies between them.</summary>
internal sealed class Fleet : AuditServers
{
    /// <summary>How long a member may take to serve: far more than elections and starts do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServerProgram _program;
    private readonly IReadOnlyDictionary<Setting, int> _settings;
    private readonly MemberProcess[] _processes;
    private readonly MemberPlace[] _places;
    private readonly TcpProxy[] _peers;
    private readonly IEntropy _entropy;
    private readonly List<LoopDisk> _disks = [];
    private int _replaced;

    private Fleet(
        ServerProgram program, IReadOnlyDictionary<Setting, int> settings, string directory, int[] ports, int[] peers,
        IEntropy entropy)
        : base([.. ports.Select(Addresses.Local)])
    {
        (_program, _settings, _entropy) = (program, settings, entropy);
        var count = ports.Length;
        _peers = [.. Enumerable.Range(0, count).Select(i => Proxy(i, peers[i]))];
        var cluster = string.Join(
            ',', Enumerable.Range(0, count).Select(i => $"{NameOf(i)}=http://{_peers[i].Address}"));
        _places =
        [
            .. Enumerable.Range(0, count).Select(i => new MemberPlace(
                NameOf(i), Path.Combine(directory, NameOf(i)), Addresses.Local(ports[i]), Addresses.Local(peers[i]),
                $"http://{_peers[i].Address}", cluster, "new")),
        ];
        _processes =
        [
            .. _places.Select(place => new MemberProcess(place.Name, Path.Combine(directory, place.Name + ".log"))),
        ];
    }

    /// <summary>Starts all, and waits until they serve.</summary>
    /// <exception cref="AuditException">One ends, or does not serve in time, or is of another version.</exception>
    public static async Task<Fleet> StartAsync(
        ServerProgram program, int members, IReadOnlyDictionary<Setting, int> settings, string directory,
        IEntropy entropy, bool hasDisks = false)
    {
        var fleet = Create(program, members, settings, directory, entropy);
        try
        {
            if (hasDisks)
            {
                await fleet.MountAsync();
            }

            await Task.WhenAll(Enumerable.Range(0, members).Select(fleet.RestartAsync));
            return fleet;
        }
        catch (AuditException)
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Members that are not started yet.</summary>
    public static Fleet Create(
        ServerProgram program, int members, IReadOnlyDictionary<Setting, int> settings, string directory,
        IEntropy entropy)
    {
        Directory.CreateDirectory(directory);
        int[] ports = [.. Enumerable.Range(0, members).Select(_ => FreePorts.Draw(entropy))];
        int[] peers = [.. Enumerable.Range(0, members).Select(_ => FreePorts.Draw(entropy))];
        return new Fleet(program, settings, directory, ports, peers, entropy);
    }

    /// <summary>The processes.</summary>
    public IReadOnlyList<MemberProcess> Processes => _processes;

    /// <inheritdoc/>
    public override LoopDisk? DiskOf(int member) => _disks.ElementAtOrDefault(member);

    /// <summary>Gives each member a disk that can be frozen; before they are started.</summary>
    /// <exception cref="AuditException">It takes root, and loop devices.</exception>
    public async Task MountAsync()
    {
        foreach (var place in _places)
        {
            _disks.Add(await LoopDisk.MountAsync(place.Data));
        }

        for (var i = 0; i < _places.Length; i++)
        {
            // Not the root of the file system, which holds lost+found.
            _places[i] = _places[i] with { Data = Path.Combine(_places[i].Data, "data") };
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Logs => [.. _processes.Select(process => process.LogPath)];

    /// <inheritdoc/>
    public override bool IsUp(int member) => _processes[member].IsUp;

    /// <inheritdoc/>
    public override MemberProcess? ProcessOf(int member) => _processes[member];

    /// <inheritdoc/>
    public override string? Complaint() =>
        _processes.FirstOrDefault(process => process.EndedBy is not null) is { } ended
        ? $"Member {ended.Name} ended by itself, exit code {ended.EndedBy}: {ended.LastLines.Split('\n')[^1]}"
        : null;

    /// <inheritdoc/>
    public override Task KillAsync(int member) => _processes[member].KillAsync();

    /// <inheritdoc/>
    public override async Task RestartAsync(int member)
    {
        var process = _processes[member];
        process.Start(_program.Start(_places[member], _settings));
        var begin = TimeProvider.System.GetTimestamp();
        while (process.IsUp)
        {
            if (process.EndedBy is { } code)
            {
                throw new AuditException($"Member {process.Name} of {_program.Name} ended when it was started, exit "
                    + $"code {code}. Its log, {process.LogPath}, ends with:\n{process.LastLines}");
            }

            if (await ServesAsync(member))
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(begin) > Patience)
            {
                throw new AuditException($"Member {process.Name} of {_program.Name} serves nobody "
                    + $"{Patience.TotalSeconds} s after it was started. Its log, {process.LogPath}, ends with:\n"
                    + process.LastLines);
            }

            await Task.Delay(15);
        }
    }

    /// <inheritdoc/>
    public override async Task ReplaceAsync(int member)
    {
        var by = Enumerable.Range(0, Count).First(other => other != member && IsUp(other));
        var list = await Operator(by).ListMembersAsync(CancellationToken.None);
        var old = list.Members.First(one => one.PeerURLs.Contains(_places[member].AdvertisedUrl));
        await Operator(by).RemoveMemberAsync(old.ID, CancellationToken.None);
        await KillAsync(member);
        var place = _places[member];
        await Operator(by).AddMemberAsync([place.AdvertisedUrl], isLearner: false, CancellationToken.None);
        _places[member] = place with { Data = $"{place.Data}-{++_replaced}", State = "existing" };
        await RestartAsync(member);
    }

    /// <inheritdoc/>
    public override void ResetPeers(int member)
    {
        _peers[member].Reset(null);
        Array.ForEach(_peers, peer => peer.Reset(NameOf(member)));
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var disk in _disks)
        {
            // A process that waits for its disk can't end.
            await disk.ThawAsync();
        }

        Array.ForEach(_processes, process => process.Dispose());
        foreach (var disk in _disks)
        {
            await disk.DisposeAsync();
        }

        Array.ForEach(_peers, peer => peer.Dispose());
    }

    private async Task<bool> ServesAsync(int member)
    {
        try
        {
            return (await Operator(member).GetStatusAsync(CancellationToken.None)).Leader != 0;
        }
        catch (Grpc.Core.RpcException)
        {
            return false;
        }
    }

    private TcpProxy Proxy(int member, int port) => new(
        NameOf(member), new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port), Links,
        (theirs, ours) => Enumerable.Range(0, Count).FirstOrDefault(
            i => _processes[i].Id is { } id && SocketOwners.Find(theirs.Port, ours.Port, [id]) is not null, -1) is var i
            && i >= 0
            ? NameOf(i)
            : "");
}
