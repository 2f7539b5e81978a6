<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="fr_FR">
<context>
    <name>AccountRow</name>
    <message numerus="yes">
        <source>%n agenda(s) suivi(s)</source>
        <translation>
            <numerusform>%n agenda suivi</numerusform>
            <numerusform>%n agendas suivis</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AgendaListView</name>
    <message numerus="yes">
        <source>%n rendez-vous</source>
        <translation>
            <numerusform>%n rendez-vous</numerusform>
            <numerusform>%n rendez-vous</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CalendarSearch</name>
    <message numerus="yes">
        <source>%n agenda(s) trouvé(s)</source>
        <translation>
            <numerusform>%n agenda trouvé</numerusform>
            <numerusform>%n agendas trouvés</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChoiceStep</name>
    <message numerus="yes">
        <source>%n agenda(s) trouvé(s)</source>
        <translation>
            <numerusform>%n agenda trouvé</numerusform>
            <numerusform>%n agendas trouvés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Suivre %n agenda(s)</source>
        <translation>
            <numerusform>Suivre %n agenda</numerusform>
            <numerusform>Suivre %n agendas</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyImport</name>
    <message numerus="yes">
        <source>%n clé(s) importée(s). Les noms scellés ainsi sont maintenant montrés.</source>
        <translation>
            <numerusform>%n clé importée. Les noms qu’elle scelle sont maintenant montrés.</numerusform>
            <numerusform>%n clés importées. Les noms qu’elles scellent sont maintenant montrés.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NextCard</name>
    <message numerus="yes">
        <source>Prochain jour&#xa0;: {day}, %n rendez-vous à partir de {time}.</source>
        <translation>
            <numerusform>Prochain jour&#xa0;: {day}, %n rendez-vous à {time}.</numerusform>
            <numerusform>Prochain jour&#xa0;: {day}, %n rendez-vous à partir de {time}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message numerus="yes">
        <source>%n rendez-vous trouvé(s)</source>
        <translation>
            <numerusform>%n rendez-vous trouvé</numerusform>
            <numerusform>%n rendez-vous trouvés</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncButton</name>
    <message numerus="yes">
        <source>%n conflit(s) à trancher</source>
        <translation>
            <numerusform>%n conflit à trancher</numerusform>
            <numerusform>%n conflits à trancher</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n en attente</source>
        <translation>
            <numerusform>%n en attente</numerusform>
            <numerusform>%n en attente</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncStep</name>
    <message numerus="yes">
        <source>%n agenda(s) n’ont pas pu être lus</source>
        <translation>
            <numerusform>%n agenda n’a pas pu être lu</numerusform>
            <numerusform>%n agendas n’ont pas pu être lus</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VerdictBanner</name>
    <message numerus="yes">
        <source>{remedy} Ci-dessous, %n autre point à voir.</source>
        <translation>
            <numerusform>{remedy} Ci-dessous, %n autre point à voir.</numerusform>
            <numerusform>{remedy} Ci-dessous, %n autres points à voir.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Watch</name>
    <message numerus="yes">
        <source>%n chevauchement(s)</source>
        <translation>
            <numerusform>%n chevauchement</numerusform>
            <numerusform>%n chevauchements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflit(s) à trancher</source>
        <translation>
            <numerusform>%n conflit à trancher</numerusform>
            <numerusform>%n conflits à trancher</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n demande(s) abandonnée(s)</source>
        <translation>
            <numerusform>%n demande abandonnée</numerusform>
            <numerusform>%n demandes abandonnées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n en attente d’envoi</source>
        <translation>
            <numerusform>%n en attente d’envoi</numerusform>
            <numerusform>%n en attente d’envoi</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%n rendez-vous</source>
        <translation>
            <numerusform>%n rendez-vous</numerusform>
            <numerusform>%n rendez-vous</numerusform>
        </translation>
    </message>
</context>
</TS>
