using Vigil.Interop.Differential;

// Exits with 1 when something differs that known.txt does not name, or when a known difference is none any more.
if (EtcdProcess.Find() is not { } etcd)
{
    Console.Error.WriteLine("There is no etcd on the PATH: install Debian's etcd-server.");
    return 1;
}

using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
var questions = Question.ReadAll(Path.Combine(AppContext.BaseDirectory, "questions.txt"));
var known = Known.ReadAll(Path.Combine(AppContext.BaseDirectory, "known.txt"));
var (sent, differing) = (0, 0);
foreach (var part in questions.GroupBy(question => question.Part))
{
    // Each part begins with two servers that nobody has used.
    await using var real = await EtcdProcess.StartAsync(etcd, patience.Token);
    await using var ours = await VigilServer.StartAsync(patience.Token);
    foreach (var question in part)
    {
        var expected = await question.SendAsync(real.Channel, patience.Token);
        var actual = await question.SendAsync(ours.Channel, patience.Token);
        sent++;
        var reason = known.GetValueOrDefault(question.Line);
        if (expected == actual && reason is null)
        {
            continue;
        }

        var word = expected == actual ? "NO LONGER KNOWN" : reason is null ? "DIFFERS" : "known";
        differing += word == "known" ? 0 : 1;
        Console.WriteLine($"{word}: {question.Part}: {question.Line}");
        Console.WriteLine(reason is null ? $"  etcd:  {expected}\n  vigil: {actual}" : $"  {reason}");
    }
}

Console.WriteLine($"{sent} questions, {differing} answers differ that should not.");
return differing == 0 ? 0 : 1;
